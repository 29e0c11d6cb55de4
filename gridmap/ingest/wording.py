"""The sentences of findings: for every code what is wrong and how to mend it, zh and en.

Facts in braces are the figures of a finding. `FINDINGS` is also the list of all codes that
this room can give.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gridmap.ingest.findings import Figures, Finding, RejectedRow, Severity
from gridmap.ingest.table import Trouble

_FORMATS = {
    "area_m2": ",.1f",
    "width_m": ",.2f",
    "lon": ".6f",
    "lat": ".6f",
    "x": ".6g",
    "y": ".6g",
}


@dataclass(frozen=True, slots=True)
class Words:
    """What is wrong and what to do about it, in two languages."""

    zh: str
    en: str
    mend_zh: str
    mend_en: str


_ASK_AGAIN = ("请提供方重新导出该文件", "ask for the file to be exported again")
_STATE_ENCODING = ("在清单中写明 encoding", "state encoding in the manifest")
_DRAW_AGAIN = ("在 GIS 软件中修正该图形", "correct the shape in a GIS")
_CELL = ("修正该单元格", "correct the cell")

FINDINGS: Mapping[str, Words] = {
    # The file as a whole
    "wrong_cpg": Words(
        "cpg 文件写的是 {declared}，实际编码是 {found}",
        "the .cpg file says {declared}, the text is {found}",
        "已按实际编码读取；请核对前几行",
        "read as it is; look at the first rows",
    ),
    "parts_disagree": Words(
        "图形 {n_shapes} 个，属性 {n_rows} 行，数量不一致",
        "{n_shapes} shapes but {n_rows} rows of attributes",
        *_ASK_AGAIN,
    ),
    "driver_warning": Words(
        "读取时的提示：{value}",
        "a remark while reading: {value}",
        "请核对读入的图形",
        "look at the shapes",
    ),
    "crs_differs": Words(
        "文件自带坐标系 {carried}，清单写明 {stated}，按清单读取",
        "the file carries {carried}, the manifest states {stated}; the manifest was taken",
        "核对哪一个正确",
        "find out which one is right",
    ),
    "no_rows": Words(
        "没有任何数据行", "there is no row", "核对文件和 where 条件", "check the file and where"
    ),
    "nothing_left": Words(
        "所有行都被退回",
        "every row was rejected",
        "先修正退回原因",
        "mend what the rows were rejected for",
    ),
    # Rows that cannot be read
    "ragged_row": Words(
        "该行有 {n_cells} 个单元格，表头有 {n_columns} 列",
        "the row has {n_cells} cells, the header {n_columns} columns",
        "检查是否缺少分隔符或引号",
        "look for a missing separator or quote",
    ),
    "cut_text": Words(
        "“{value}”末尾的汉字被截断",
        "the last character of {value!r} is cut",
        "字段太短，改用 GeoPackage 导出",
        "the field is too short: export as GeoPackage",
    ),
    "unreadable_text": Words(
        "含有无法存储的控制字符", "the text holds a character that cannot be stored", *_CELL
    ),
    "damaged_text": Words(
        "“{value}”中有乱码", "{value!r} was damaged before it came here", *_STATE_ENCODING
    ),
    "not_a_feature": Words("该要素不是 Feature 对象", "this is not a feature", *_ASK_AGAIN),
    "bad_properties": Words("属性不是对象", "the properties are not an object", *_ASK_AGAIN),
    "bad_geometry": Words("图形无法读取", "the geometry cannot be read", *_ASK_AGAIN),
    "geometry_collection": Words(
        "图形集合没有单一形状", "a geometry collection has no one shape", *_DRAW_AGAIN
    ),
    "bad_coordinates": Words(
        "坐标不是成对的数字", "the coordinates are not pairs of numbers", *_ASK_AGAIN
    ),
    "short_ring": Words("环少于四个点", "a ring has fewer than four points", *_DRAW_AGAIN),
    "open_ring": Words("环没有闭合", "a ring does not end where it began", *_DRAW_AGAIN),
    "short_line": Words("线少于两个点", "a line has fewer than two points", *_DRAW_AGAIN),
    # Fields
    "missing_required": Words("必填项为空", "a required field is empty", "补填该项", "fill it in"),
    "duplicate_code": Words(
        "编码 {value} 与第 {first_row} 行重复",
        "code {value} is that of row {first_row} too",
        "每行的编码必须唯一",
        "give every row its own code",
    ),
    "not_a_number": Words("“{value}”不是整数", "{value!r} is not a whole number", *_CELL),
    "out_of_range": Words("数值 {value} 超出范围", "the number {value} is out of range", *_CELL),
    "not_a_boolean": Words(
        "“{value}”不是“是/否”",
        "{value!r} is neither true nor false",
        "填 true 或 false",
        "write true or false",
    ),
    "bad_time": Words(
        "“{value}”不是可识别的时间",
        "{value!r} is not a time in a known format",
        "在清单 timestamp_formats 中写明格式",
        "list its format in timestamp_formats",
    ),
    "naive_time": Words(
        "时间“{value}”没有时区",
        "the time {value!r} has no zone",
        "在清单中写明 time_zone",
        "state time_zone in the manifest",
    ),
    "no_such_time": Words(
        "当地没有“{value}”这一时刻（夏令时跳过）",
        "{value!r} never was: clocks were put forward",
        *_CELL,
    ),
    "ambiguous_time": Words(
        "“{value}”出现两次（夏令时回拨），取前一次",
        "{value!r} was twice, as clocks were put back; the first was taken",
        "导出时带上时区",
        "export times with their offset",
    ),
    "unknown_value": Words(
        "“{value}”不在取值对照表中",
        "{value!r} is not among the mapped values",
        "补充清单的 [source.values]",
        "add it to [source.values] of the manifest",
    ),
    "digits_lost": Words(
        "编码 {value} 被存为数字，末尾数字已丢失",
        "the code {value} was stored as a number and lost digits",
        "在源文件中把该列设为文本再导出",
        "make the column text in the source and export again",
    ),
    # Places
    "unreadable_ring": Words(
        "第 {n_point} 个点“{value}”不是一对数字",
        "point {n_point} of the ring, {value!r}, is not a pair of numbers",
        "检查该处是否缺少分隔符",
        "look for a missing separator there",
    ),
    "unreadable_position": Words(
        "坐标“{value}”不是数字", "the coordinate {value!r} is not a number", *_CELL
    ),
    "missing_geometry": Words(
        "没有图形或坐标", "there is no geometry or position", "补充位置", "add the place"
    ),
    "wrong_shape": Words(
        "图形类型是 {found}，应为 {wanted}",
        "the geometry is a {found}, wanted: {wanted}",
        *_DRAW_AGAIN,
    ),
    "invalid_geometry": Words(
        "图形无效：{reason}，位置 {lon}, {lat}",
        "the geometry is invalid: {reason} at {lon}, {lat}",
        *_DRAW_AGAIN,
    ),
    "not_degrees": Words(
        "坐标 {lon}, {lat} 不是经纬度",
        "{lon}, {lat} is no longitude and latitude",
        "核对坐标系，或经纬度是否写反",
        "check the CRS, and whether the two are swapped",
    ),
    "null_island": Words(
        "坐标为 0, 0", "the position is 0, 0", "补充真实坐标", "give the real position"
    ),
    "placeholder_position": Words(
        "坐标是“位置不详”的占位值",
        "the position stands for “unknown”",
        "补充真实坐标",
        "give the real position",
    ),
    "outside_bbox": Words(
        "位置在服务范围之外",
        "the place is outside the service area",
        "核对坐标和坐标系",
        "check coordinates and datum",
    ),
    # How polygons lie
    "overlap": Words(
        "{first} 与 {second} 重叠 {area_m2} 平方米，平均宽 {width_m} 米",
        "{first} and {second} overlap by {area_m2} m², {width_m} m wide on average",
        "让两者共用一条边界",
        "let them share one border",
    ),
    "gap": Words(
        "有 {area_m2} 平方米不属于任何一个，平均宽 {width_m} 米，位置 {lon}, {lat}",
        "{area_m2} m² belong to none, {width_m} m wide on average, at {lon}, {lat}",
        "补齐缝隙，或确认无需覆盖",
        "close the gap, or confirm that it may stay",
    ),
    "sliver": Words(
        "{value} 有一块碎面：{area_m2} 平方米，平均宽 {width_m} 米",
        "{value} has a sliver of {area_m2} m², {width_m} m wide on average",
        "删除碎面",
        "remove the sliver",
    ),
    "outside_parent": Words(
        "{value} 超出上级 {parent} 共 {area_m2} 平方米",
        "{value} reaches {area_m2} m² out of its parent {parent}",
        "核对边界或上级编码",
        "check the border or the parent's code",
    ),
    "outside_areas": Words(
        "位置不在任何{areas_zh}内",
        "the place is inside none of the {areas}",
        "核对坐标或边界",
        "check the position or the borders",
    ),
    "unknown_parent": Words(
        "上级编码 {value} 不存在",
        "there is no parent with code {value}",
        "核对上级编码",
        "check the parent's code",
    ),
    "duplicate_geometry": Words(
        "{first} 与 {second} 图形完全相同",
        "{first} and {second} have the same shape",
        "删除其中一个",
        "remove one of them",
    ),
    "datum_doubtful": Words(
        "按 {datum} 读取有 {n_outside} 个在边界外；若为 {better} 只有 {n_better} 个",
        "read as {datum}, {n_outside} are outside the areas; as {better} only {n_better}",
        "向提供方核实坐标基准",
        "ask the provider which datum it is",
    ),
    # A register of people in need
    "supervision_person": Words(
        "含有“{value}”：管控类人员不属于关爱对象，不予导入",
        "{value!r}: who is under supervision is not taken into a register of people in need",
        "从文件中删去该行；管控名单由主管部门另行管理",
        "take the row out; such lists are kept by the office in charge, not here",
    ),
    "supervision_list": Words(
        "整个文件不予导入：“{heading}”表明这是管控类名单（{value}）；关爱信息会给志愿者和邻里看到",
        "the file is refused as a whole: {heading!r} shows a list of supervision ({value}); "
        "what is cared for here is seen by volunteers and neighbours",
        "只导入独居老人、困境儿童等关爱对象；删去该列或换用关爱对象名单",
        "bring people in need only: remove the column, or take another file",
    ),
    # A first look at a file
    "several_tables": Words(
        "文件中有 {n_tables} 个表：{value}",
        "the file has {n_tables} tables: {value}",
        "在清单中写明 table",
        "state table in the manifest",
    ),
    "title_row": Words(
        "第 1 行像是标题，表头可能在第 {header_row} 行",
        "row 1 looks like a title; the header may be row {header_row}",
        "在清单中写明 header_row = {header_row}",
        "state header_row = {header_row} in the manifest",
    ),
    "no_crs": Words(
        "文件没有写明坐标系",
        "the file does not say its reference system",
        "向提供方核实，并在清单中写明 crs",
        "ask who made it and state crs in the manifest",
    ),
    "datum_unknown": Words(
        "从坐标看不出基准（WGS84、CGCS2000、GCJ02 或 BD09）",
        "the datum cannot be seen in the numbers: WGS84, CGCS2000, GCJ02 or BD09",
        "向提供方核实，并在清单中写明 datum",
        "ask who made it and state datum in the manifest",
    ),
    "old_datum": Words(
        "坐标系 {value} 需要当地转换参数",
        "{value} needs the local transformation parameters",
        "请测绘部门转换为 CGCS2000 后再提供",
        "have the surveying office transform it to CGCS2000 first",
    ),
    "swapped_lon_lat": Words(
        "经度和纬度似乎写反了：第一个坐标 {x}，第二个坐标 {y}",
        "longitude and latitude look swapped: first {x}, second {y}",
        "在清单中对调 lon 和 lat",
        "swap lon and lat in the manifest",
    ),
    "zoned_easting": Words(
        "东坐标 {x} 带有 3 度带带号 {zone}；若为 CGCS2000 则是 EPSG:{epsg}",
        "the easting {x} begins with 3-degree zone {zone}; in CGCS2000 that is EPSG:{epsg}",
        "先确认不是西安 80 或北京 54，再写明 crs",
        "make sure it is not Xi'an 80 or Beijing 54, then state crs",
    ),
    "unzoned_easting": Words(
        "东坐标 {x} 没有带号，看不出中央经线",
        "the easting {x} has no zone number: its central meridian cannot be seen",
        "向提供方核实中央经线和基准，再写明 crs",
        "ask for the central meridian and the datum, then state crs",
    ),
    "naive_times": Words(
        "时间没有时区，例如“{value}”",
        "times have no zone, for example {value!r}",
        "在清单中写明 time_zone",
        "state time_zone in the manifest",
    ),
}


def finding(  # the six facts of a finding
    code: str,
    severity: Severity,
    *,
    file: str,
    figures: Figures,
    rows: tuple[int, ...] = (),
    field: str | None = None,
) -> Finding:
    """Return a finding with its sentences."""
    words, facts = FINDINGS[code], _facts(figures)
    return Finding(
        code=code,
        severity=severity,
        file=file,
        rows=rows,
        field=field,
        zh=words.zh.format_map(facts),
        en=words.en.format_map(facts),
        mend_zh=words.mend_zh.format_map(facts),
        mend_en=words.mend_en.format_map(facts),
        figures=figures,
    )


def rejected_row(
    troubles: Sequence[Trouble], *, row: int, cells: tuple[str, ...], key: str | None
) -> RejectedRow:
    """Return a rejected row: the first trouble names it, the sentences tell all of them."""
    first = troubles[0]
    told = [(FINDINGS[one.code], _facts(one.figures)) for one in troubles]
    return RejectedRow(
        row=row,
        field=first.field,
        code=first.code,
        zh="；".join(words.zh.format_map(facts) for words, facts in told),
        en="; ".join(words.en.format_map(facts) for words, facts in told),
        mend_zh="；".join(words.mend_zh for words, _ in told),
        mend_en="; ".join(words.mend_en for words, _ in told),
        cells=cells,
        key=key,
    )


def _facts(figures: Figures) -> dict[str, str]:
    return {name: format(value, _FORMATS.get(name, "")) for name, value in figures.items()}
