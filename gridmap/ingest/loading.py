"""What only loading can find: codes that name nothing, rows that clash with stored ones.

The findings of this room come from a file alone; these come from the file and the district
together, and are told in the same words and forms.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from gridmap.ingest.checked import CheckedLayer
from gridmap.ingest.findings import Figures, Finding, RejectedRow, Severity
from gridmap.ingest.manifest import Source
from gridmap.ingest.read import read_source
from gridmap.ingest.wording import Words
from gridmap.model.layer_version import LeftBehind

LOADING: Mapping[str, Words] = {
    "unknown_reference": Words(
        "有 {n_rows} 行引用了不存在的编码，例如 {value}",
        "{n_rows} rows name a code that is not in force, such as {value}",
        "先导入被引用的图层，或更正编码",
        "load the layer that is referred to first, or correct the codes",
    ),
    "kept_though_rejected": Words(
        "有 {n_rows} 个要素的行被退回，库中仍保留原来的内容，例如 {value}",
        "{n_rows} features stay as they were because their rows were rejected, such as {value}",
        "在原文件中更正这些行，再导入整个文件",
        "correct the rows in the file and import the whole file again",
    ),
    "left_behind_home_grid": Words(
        "{n_holders} 名网格员的责任网格已停用，例如 {holder} 的 {value}",
        "the home grid of {n_holders} members is no longer in force, such as {value} of {holder}",
        "重新导入这些网格员，写明现行的网格",
        "import these members again with a grid that is in force",
    ),
    "left_behind_grid": Words(
        "{n_holders} 张在办工单所在的网格已停用，例如 {holder} 的 {value}",
        "the grid of {n_holders} open orders is no longer in force, such as {value} of {holder}",
        "工单照常办理；派单时不再优先该网格的人员",
        "the orders go on; nobody is preferred for them as of that grid",
    ),
    "left_behind_compound": Words(
        "{n_holders} 张在办工单所在的小区已停用，例如 {holder} 的 {value}",
        "the compound of {n_holders} open orders is no longer in force: {value} of {holder}",
        "工单照常办理；核对小区编码是否写错",
        "the orders go on; see whether the code of the compound is right",
    ),
    "left_behind_unit": Words(
        "{n_holders} 张在办工单的承办单位已停用，例如 {holder} 的 {value}",
        "the unit of {n_holders} open orders is no longer in force, such as {value} of {holder}",
        "请坐席撤派后改派其他单位",
        "have the desk withdraw them and name another unit",
    ),
    "unknown_role": Words(
        "没有角色“{value}”",
        "there is no role {value!r}",
        "用角色表中的编码，或在清单 [source.values] 中对照",
        "use a code of the role table, or map it in [source.values]",
    ),
    "fix_in_future": Words(
        "定位时间 {value} 在未来",
        "the position is dated in the future: {value}",
        "核对时区和设备时钟",
        "check the time zone and the clock of the device",
    ),
    "capacity_below_active": Words(
        "容量 {value} 低于手中的 {n_active} 单",
        "a capacity of {value} is below the {n_active} orders that are held",
        "办结后再改，或写更大的容量",
        "try again when they are closed, or give more",
    ),
    "unknown_member": Words(
        "没有编码为 {value} 的网格员",
        "no member has the code {value}",
        "先导入网格员，或更正编码",
        "load the members first, or correct the code",
    ),
    "shift_without_length": Words(
        "结束时间不晚于开始时间",
        "the shift does not end after it starts",
        "更正时间；跨夜的班次写次日",
        "correct the times; a night shift ends on the next day",
    ),
    "shift_overlap": Words(
        "与同一人的班次 {other} 重叠",
        "it overlaps shift {other} of the same member",
        "一人同时只能有一个班次",
        "a member has one shift at a time",
    ),
    "unknown_colour": Words(
        "颜色“{value}”不认识",
        "there is no colour {value!r}",
        "填 red、yellow、blue 或 红、黄、蓝",
        "write red, yellow or blue",
    ),
    "bad_visit_hours": Words(
        "可访时段“{value}”看不懂，或止早于起",
        "the visiting hours {value!r} cannot be read, or end before they begin",
        "写成 09:00 和 11:30",
        "write 09:00 and 11:30",
    ),
    "unknown_building": Words(
        "没有编码为 {value} 的楼栋",
        "no building in force has the code {value}",
        "先导入楼栋，或更正编码",
        "load the buildings first, or correct the code",
    ),
    "no_place": Words(
        "既没有楼栋编码，也没有坐标",
        "there is neither a building nor a position",
        "填写楼栋编码或坐标",
        "give the code of the building, or a position",
    ),
    "unknown_level": Words(
        "没有层级“{value}”",
        "there is no level {value!r}",
        "填 grid、community、subdistrict、district 或 city，或本区自定的层级",
        "write grid, community, subdistrict, district or city, or a level of your own",
    ),
    "unknown_area": Words(
        "该层级没有编码为 {value} 的区域",
        "no area of that level has the code {value}",
        "先导入该层级的区域，或更正编码",
        "load the areas of that level first, or correct the code",
    ),
    "unknown_post": Words(
        "没有岗位“{value}”",
        "there is no post {value!r}",
        "填 leader（带班领导）、chief（值班长）或 staff（值班员）",
        "write leader, chief or staff",
    ),
    "without_length": Words(
        "结束时间不晚于开始时间",
        "it does not end after it starts",
        "更正时间；跨夜的写次日",
        "correct the times; what goes past midnight ends on the next day",
    ),
    "duty_overlap": Words(
        "与同一岗位的值班 {other} 重叠",
        "it overlaps duty {other} of the same post",
        "同一区域、层级、岗位同时只能有一人值班",
        "one person is on duty in a post at a time",
    ),
    "unknown_kind": Words(
        "没有责任人类型“{value}”",
        "there is no kind {value!r}",
        "填 cadre、leader 或 organization",
        "write cadre, leader or organization",
    ),
    "unknown_place": Words(
        "包联对象 {value} 不存在",
        "there is no place {value}",
        "写成“图层:编码”，例如 compounds:XQ0001，并先导入该图层",
        "write layer:code, such as compounds:XQ0001, and load that layer first",
    ),
    "place_or_case": Words(
        "包联对象和难案工单号须且只须填一个",
        "a row names either a place or a case",
        "只填其中一个",
        "fill in one of the two",
    ),
    "unknown_urgency": Words(
        "紧急程度“{value}”不认识",
        "there is no urgency {value!r}",
        "填 urgent 或 normal",
        "write urgent or normal",
    ),
    "unknown_disposition": Words(
        "处理方式“{value}”不认识",
        "there is no disposition {value!r}",
        "填 person、unit、answered 或 referred",
        "write person, unit, answered or referred",
    ),
    "unknown_category": Words(
        "没有类别“{value}”",
        "the district has no category {value!r}",
        "用类别表中的编码",
        "use a code of the category table",
    ),
    "unknown_unit_code": Words(
        "没有承办单位“{value}”",
        "the district has no handling unit {value!r}",
        "先导入单位，或更正编码",
        "load the units first, or correct the code",
    ),
    "unknown_accused": Words(
        "没有被诉的“{value}”",
        "the district does not know {value!r} to complain about",
        "写作 member:编码、area:编码 或 employer:单位名称",
        "write member:CODE, area:CODE or employer:NAME",
    ),
    "received_in_future": Words(
        "受理时间 {value} 在未来",
        "the request is dated in the future: {value}",
        "核对时区和时间格式",
        "check the time zone and the time format",
    ),
    "received_too_long_ago": Words(
        "受理时间 {value} 过早，纸单不再补录",
        "the call sheet is too old to be entered: {value}",
        "核对日期；期限见 late_entry_within_s",
        "check the date; late_entry_within_s says how long",
    ),
    "unit_missing": Words(
        "处理方式是 unit，但没有写承办单位",
        "the disposition is unit, but no unit is named",
        "填写 unit_code，或更改处理方式",
        "fill in unit_code, or give another disposition",
    ),
    "request_differs": Words(
        "编号 {value} 已受理过，内容不同",
        "number {value} came before with other contents",
        "诉求受理后不再改写；新诉求用新编号",
        "a request is not rewritten; give a new one a new number",
    ),
}


def load_finding(
    code: str,
    checked: CheckedLayer,
    *,
    indexes: Sequence[int],
    field: str,
    figures: Figures,
) -> Finding:
    """Return a warning about rows of a checked layer, given by their index."""
    rows = tuple(checked.row_numbers[i] for i in indexes)
    return _warning(
        code, checked.file, rows=rows, field=field, figures={**figures, "n_rows": len(rows)}
    )


def left_findings(file: str, left: Sequence[LeftBehind]) -> list[Finding]:
    """Return a warning for each field by which somebody points at what is not in force."""
    by_field: dict[str, list[LeftBehind]] = {}
    for one in left:
        by_field.setdefault(one.field, []).append(one)
    return [
        _warning(
            f"left_behind_{field}",
            file,
            rows=(),
            field=None,
            figures={
                "n_holders": len(group),
                "holder": group[0].holder,
                "value": group[0].feature,
            },
        )
        for field, group in by_field.items()
    ]


def kept_finding(checked: CheckedLayer, *, keys: Collection[str]) -> Finding:
    """Return a warning that features stay in force though their rows were rejected."""
    return _warning(
        "kept_though_rejected",
        checked.file,
        rows=tuple(one.row for one in checked.rejected if one.key in keys),
        field=checked.layer.key,
        figures={"value": min(keys), "n_rows": len(keys)},
    )


def _warning(
    code: str, file: str, *, rows: tuple[int, ...], field: str | None, figures: Figures
) -> Finding:
    words = LOADING[code]
    return Finding(
        code=code,
        severity=Severity.WARNING,
        file=file,
        zh=words.zh.format_map(figures),
        en=words.en.format_map(figures),
        mend_zh=words.mend_zh,
        mend_en=words.mend_en,
        rows=rows,
        field=field,
        figures=figures,
    )


def refused_row(
    code: str, checked: CheckedLayer, *, index: int, field: str, figures: Figures
) -> RejectedRow:
    """Return a checked row that could not be loaded; its cells are left for `with_cells`."""
    words = LOADING[code]
    return RejectedRow(
        row=checked.row_numbers[index],
        field=field,
        code=code,
        zh=words.zh.format_map(figures),
        en=words.en.format_map(figures),
        mend_zh=words.mend_zh,
        mend_en=words.mend_en,
        cells=(),
    )


def with_cells(rejected: Sequence[RejectedRow], *, source: Source) -> tuple[RejectedRow, ...]:
    """Return rejected rows with their cells as they stand in the file, which is read again."""
    if all(one.cells for one in rejected):
        return tuple(rejected)
    table = read_source(source).table
    index_of = {row: index for index, row in enumerate(table.row_numbers)}
    columns = [table.columns[name] for name in table.header]
    return tuple(
        one if one.cells else replace(one, cells=_cells(columns, index_of[one.row]))
        for one in rejected
    )


def _cells(columns: Sequence[Sequence[object]], index: int) -> tuple[str, ...]:
    return tuple("" if cells[index] is None else str(cells[index]) for cells in columns)
