"""What a district can load, layer by layer: the fields, their kinds, the geometry.

This one description is read by the importer (what to look for and check), the sample
district (what to write), the store (which column takes what) and the help texts.

Two families. A *feature layer* is replaced as a whole and keeps its history: each import is
a version that can be rolled back. A *record layer* is taken row by row; rows that cannot be
taken go to a reject file.
"""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """How the value of a field is written in a file."""

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    BOOLEAN = "boolean"
    INSTANT = "instant"
    LIST = "list"  # several codes in one cell, separated by ";"


class Shape(StrEnum):
    """Geometry families. POLYGON takes multi-polygons too, LINE multi-lines."""

    POLYGON = "polygon"
    LINE = "line"
    POINT = "point"


class Family(StrEnum):
    """How rows of a layer are taken in."""

    FEATURE = "feature"
    RECORD = "record"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One attribute of a layer."""

    name: str
    zh: str
    kind: Kind = Kind.TEXT
    required: bool = False
    personal: bool = False  # a name, number or text that identifies a person


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerFields:
    """The attributes and geometry of one layer.

    `key` names the field that identifies a row from one file to the next. An empty
    `shapes` means that the layer has no geometry; `shape_required` is False where a row
    without one is still of use.
    """

    name: str
    zh: str
    family: Family
    fields: tuple[Field, ...]
    shapes: frozenset[Shape]
    shape_required: bool = True
    key: str = "code"

    def field(self, name: str) -> Field:
        """Return one field by name; KeyError if the layer has none of that name."""
        for field in self.fields:
            if field.name == name:
                return field
        raise KeyError(name)


AREA_LEVELS = ("cities", "districts", "subdistricts", "communities", "grids", "micro_grids")
"""From the largest to the smallest; the parent of a level is the one before it."""

_CODE = Field(name="code", zh="编码", required=True)
_NAME = Field(name="name", zh="名称", required=True)
_HOUSEHOLDS = Field(name="n_households", zh="户数", kind=Kind.INTEGER)
_RESIDENTS = Field(name="n_residents", zh="人口", kind=Kind.INTEGER)
_PARENT = Field(name="parent_code", zh="上级编码")
_POINT = frozenset({Shape.POINT})
_POLYGON = frozenset({Shape.POLYGON})


def _feature(
    name: str,
    zh: str,
    *fields: Field,
    shapes: frozenset[Shape] = _POINT,
    shape_required: bool = True,
) -> LayerFields:
    return LayerFields(
        name=name,
        zh=zh,
        family=Family.FEATURE,
        fields=(_CODE, _NAME, *fields),
        shapes=shapes,
        shape_required=shape_required,
    )


_AREAS = (
    _feature("cities", "市", shapes=_POLYGON),
    _feature("districts", "区", _PARENT, shapes=_POLYGON),
    _feature("subdistricts", "街道（镇）", _PARENT, shapes=_POLYGON),
    _feature("communities", "社区（村）", _PARENT, _HOUSEHOLDS, _RESIDENTS, shapes=_POLYGON),
    _feature(
        "grids",
        "网格",
        _PARENT,
        Field(name="kind", zh="网格类型"),  # urban | rural | dedicated
        _HOUSEHOLDS,
        _RESIDENTS,
        shapes=_POLYGON,
    ),
    _feature(
        "micro_grids",
        "微网格",
        _PARENT,
        Field(name="building_codes", zh="楼栋编码", kind=Kind.LIST),
        _HOUSEHOLDS,
        shapes=_POLYGON,
        shape_required=False,
    ),
)

_PLACES = (
    _feature(
        "compounds",
        "小区",
        Field(name="management_mode", zh="管理模式"),
        Field(name="property_company", zh="物业公司"),
        Field(name="security_tier", zh="安防等级"),  # a code of the tier table; empty = none
        _HOUSEHOLDS,
        _RESIDENTS,
        shapes=frozenset({Shape.POLYGON, Shape.POINT}),
    ),
    _feature(
        "gates",
        "大门",
        Field(name="compound_code", zh="小区编码", required=True),
        Field(name="hours", zh="开放时间"),  # "24/7" or "Mo-Su 06:00-23:00"
        Field(
            name="passes", zh="通行对象", kind=Kind.LIST
        ),  # everyone;residents;vehicles;emergency
    ),
    _feature(
        "buildings",
        "楼栋",
        Field(name="compound_code", zh="小区编码"),
        Field(name="n_floors", zh="层数", kind=Kind.INTEGER),
        _HOUSEHOLDS,
        _RESIDENTS,
        shapes=frozenset({Shape.POLYGON, Shape.POINT}),
    ),
    _feature(
        "organizations",
        "党组织",
        Field(name="level", zh="组织层级", required=True),
        _PARENT,
        Field(name="founding_mode", zh="组建方式"),
        Field(name="n_party_members", zh="党员数", kind=Kind.INTEGER),
        # "grids:460108001001001;compounds:XQ0001": what it answers for, one or many
        Field(name="places", zh="覆盖对象", kind=Kind.LIST),
        shape_required=False,
    ),
    _feature(
        "units",
        "单位",
        Field(name="kind", zh="单位类型"),
        Field(name="liaison_name", zh="联络员", personal=True),
        Field(name="liaison_phone", zh="联络电话", personal=True),
        shape_required=False,
    ),
    _feature(
        "stations",
        "服务站点",
        Field(name="kind", zh="站点类型", required=True),  # center | station | elderly | children
        Field(name="services", zh="服务事项", kind=Kind.LIST),
        Field(name="facilities", zh="服务设施", kind=Kind.LIST),
        Field(name="hours", zh="开放时间"),
    ),
    _feature(
        "cameras",
        "摄像头",
        Field(name="owner", zh="建设单位"),
        Field(name="link", zh="播放地址"),  # of the video platform; the picture stays there
    ),
    _feature(
        "devices",
        "感知设备",
        Field(name="kind", zh="设备类型"),
        Field(name="address", zh="地址"),
        Field(name="installed_at", zh="安装时间", kind=Kind.INSTANT),
    ),
    _feature(
        "streets",
        "道路",
        Field(name="highway", zh="道路等级", required=True),  # OpenStreetMap's values
        Field(name="foot", zh="步行", kind=Kind.BOOLEAN),
        Field(name="bicycle", zh="骑行", kind=Kind.BOOLEAN),
        # Of bicycles: where they may ride against the cars it is no one-way street. The line
        # runs in the direction that is open.
        Field(name="oneway", zh="单行", kind=Kind.BOOLEAN),
        Field(name="bridge", zh="桥", kind=Kind.BOOLEAN),
        # A way of those who live or work there: no way through for others.
        Field(name="private", zh="内部道路", kind=Kind.BOOLEAN),
        shapes=frozenset({Shape.LINE}),
    ),
    _feature("waters", "水面", Field(name="kind", zh="类型"), shapes=_POLYGON),
)

_RECORDS = (
    LayerFields(
        name="members",
        zh="网格员",
        family=Family.RECORD,
        fields=(
            _CODE,
            Field(name="name", zh="姓名", required=True, personal=True),
            Field(name="role", zh="角色", required=True),
            Field(name="employer", zh="所属单位"),
            Field(name="phone", zh="电话", personal=True),
            Field(name="skills", zh="技能", kind=Kind.LIST),
            Field(name="capacity", zh="容量", kind=Kind.INTEGER),
            Field(name="home_grid_code", zh="责任网格"),
            # With a time the point is a fix; without one it is the member's stated post.
            Field(name="measured_at", zh="定位时间", kind=Kind.INSTANT),
        ),
        shapes=_POINT,
        shape_required=False,
    ),
    LayerFields(
        name="shifts",
        zh="班次",
        family=Family.RECORD,
        fields=(
            Field(name="code", zh="班次编码", required=True),
            Field(name="member_code", zh="网格员编码", required=True),
            Field(name="starts_at", zh="开始时间", kind=Kind.INSTANT, required=True),
            Field(name="ends_at", zh="结束时间", kind=Kind.INSTANT, required=True),
            Field(name="stands_in", zh="B岗", kind=Kind.BOOLEAN),
        ),
        shapes=frozenset(),
        shape_required=False,
    ),
    LayerFields(
        name="duties",
        zh="值班表",
        family=Family.RECORD,
        fields=(
            Field(name="code", zh="值班编码", required=True),
            Field(name="level", zh="层级", required=True),  # grid | community | subdistrict | …
            Field(name="area_code", zh="区域编码", required=True),
            Field(name="post", zh="岗位", required=True),  # leader | chief | staff
            Field(name="name", zh="姓名", required=True, personal=True),
            Field(name="phone", zh="电话", personal=True),
            Field(name="starts_at", zh="开始时间", kind=Kind.INSTANT, required=True),
            Field(name="ends_at", zh="结束时间", kind=Kind.INSTANT, required=True),
        ),
        shapes=frozenset(),
        shape_required=False,
    ),
    LayerFields(
        name="responsibles",
        zh="包联",
        family=Family.RECORD,
        fields=(
            Field(name="code", zh="包联编码", required=True),
            Field(name="kind", zh="责任人类型", required=True),  # cadre | leader | organization
            Field(name="name", zh="责任人", required=True, personal=True),
            Field(name="title", zh="职务"),
            Field(name="phone", zh="电话", personal=True),
            # "grids:460108001001001", "compounds:XQ0001": a place, or else a hard case
            Field(name="place", zh="包联对象"),
            Field(name="case_number", zh="难案工单号"),
            Field(name="starts_at", zh="开始时间", kind=Kind.INSTANT, required=True),
            Field(name="ends_at", zh="结束时间", kind=Kind.INSTANT),  # empty = until further notice
        ),
        shapes=frozenset(),
        shape_required=False,
    ),
    LayerFields(
        name="volunteers",
        zh="志愿者",
        family=Family.RECORD,
        fields=(
            _CODE,
            Field(name="name", zh="姓名", required=True, personal=True),
            Field(name="phone", zh="电话", personal=True),
            Field(name="skills", zh="技能", kind=Kind.LIST),
        ),
        shapes=_POINT,
        shape_required=False,
    ),
    # People in need only: rows and files of supervision are refused (`ingest.supervision`).
    LayerFields(
        name="care_persons",
        zh="关爱对象",
        family=Family.RECORD,
        fields=(
            _CODE,
            Field(name="name", zh="姓名", required=True, personal=True),
            Field(name="colour", zh="颜色", required=True, personal=True),  # red | yellow | blue
            Field(name="kind", zh="关爱类别", personal=True),
            Field(name="building_code", zh="楼栋编码", personal=True),
            Field(name="door", zh="门牌", personal=True),
            Field(name="member_code", zh="责任人编码"),
            Field(name="stand_in_code", zh="替岗人编码"),
            Field(name="phone", zh="电话", personal=True),
            Field(name="note", zh="备注", personal=True),
            Field(name="starts_on", zh="开始日期", kind=Kind.INSTANT),
            Field(name="visit_from", zh="可访起"),  # local time, "09:00"
            Field(name="visit_to", zh="可访止"),
        ),
        shapes=_POINT,
        shape_required=False,
    ),
    LayerFields(
        name="requests",
        zh="诉求",
        family=Family.RECORD,
        fields=(
            Field(name="source_ref", zh="来源编号", required=True),
            Field(name="channel", zh="渠道", required=True),
            Field(name="received_at", zh="受理时间", kind=Kind.INSTANT, required=True),
            Field(name="category", zh="类别"),
            Field(name="urgency", zh="紧急程度"),  # urgent | normal
            Field(name="text", zh="内容", personal=True),
            Field(name="address", zh="地址"),
            Field(name="caller_name", zh="来电人", personal=True),
            Field(name="caller_phone", zh="来电号码", personal=True),
            # How the intake desk disposed of it: person (default) | unit | answered | referred
            Field(name="disposition", zh="处理方式"),
            Field(name="unit_code", zh="承办单位编码"),
            # Of a call sheet that is entered later: who took the call. The number is its source.
            Field(name="taken_by", zh="受理人", personal=True),
            # "member:A001;employer:华庭物业;area:460108001001": whom it complains about
            Field(name="accused", zh="被诉对象", kind=Kind.LIST, personal=True),
        ),
        shapes=_POINT,
        shape_required=False,
        key="source_ref",
    ),
)

LAYERS: dict[str, LayerFields] = {layer.name: layer for layer in _AREAS + _PLACES + _RECORDS}
"""Every layer by name, in the order in which a whole district is loaded."""
