"""The words and figures of the coverage page, Chinese first, English complete."""

from gridmap.coverage.statistics import Share
from gridmap.layers.description import Lang, Words

NO_DATA = "—"

WORDS: dict[str, Words] = {
    "title": Words("{area}网格治理覆盖图", "{area}: coverage of grid management"),
    "as_of": Words("数据时间", "Data as of"),
    "made_at": Words("制图", "Made"),
    "source": Words("数据来源", "Source"),
    "datum": Words("坐标系", "Datum"),
    "datum_name": Words("CGCS2000（EPSG:4490）", "CGCS2000 (EPSG:4490)"),
    "base_map": Words("底图：本区自有图层，离线", "Base map: the district's own layers, offline"),
    "review_number": Words("审图号", "Map review number"),
    "review_number_missing": Words("未送审", "not submitted"),
    "internal": Words("内部使用", "Internal use"),
    "public": Words("可公开", "Public"),
    "themes": Words("专题", "Theme"),
    "variants": Words("服务类型", "Service"),
    "search": Words("查找编码或名称", "Find a code or name"),
    "search_none": Words("没有找到", "Nothing found"),
    "print": Words("打印", "Print"),
    "paper": Words("纸张", "Paper"),
    "legend": Words("图例与图层", "Legend and layers"),
    "base_layers": Words("底图与边界", "Base map and borders"),
    "when_near": Words("放大后显示", "Shown when nearer"),
    "whole": Words("全图", "Whole area"),
    "zoom_in": Words("放大", "Zoom in"),
    "zoom_out": Words("缩小", "Zoom out"),
    "north": Words("北", "N"),
    "close": Words("关闭", "Close"),
    "keys": Words(
        "1 2 3 专题 · / 查找 · 0 全图 · 方向键移动，加减号缩放 · P 打印",
        "1 2 3 theme · / find · 0 whole area · arrows move, + - zoom · P print",
    ),
    "map": Words("地图", "Map"),
    "panel": Words("统计", "Figures"),
    "by_subdistrict": Words("分街道（镇）", "By subdistrict"),
    "sort_hint": Words("点表头排序，点行定位", "Click a heading to sort, a row to go there"),
    "subdistrict": Words("街道（镇）", "Subdistrict"),
    "elsewhere": Words("街道界外", "Outside every subdistrict"),
    "total": Words("合计", "Total"),
    "grids": Words("网格", "Grids"),
    "compounds": Words("小区", "Compounds"),
    "stations": Words("站点", "Stations"),
    "code": Words("编码", "Code"),
    "households": Words("{n} 户", "{n} households"),
    "uncounted": Words("户数未知", "households unknown"),
    "more": Words("另有 {n} 项，可在表中按街道查看", "{n} more, see the table by subdistrict"),
    # 党建
    "party": Words("党建", "Party building"),
    "party_question": Words(
        "哪些网格还没有党组织？", "Which grids have no Party organization yet?"
    ),
    "party_share": Words("网格党组织覆盖率", "Grids with an organization"),
    "party_share_rule": Words(
        "{part}/{whole} 个网格；有党组织把它列为覆盖对象即算",
        "{part} of {whole} grids; listed by an organization as answered for",
    ),
    "party_none": Words("个网格尚无党组织", "grids without one"),
    "party_none_rule": Words("没有任何党组织列其为覆盖对象", "no organization lists them"),
    "party_shared": Words("个网格与他格合用", "grids that share one"),
    "party_shared_rule": Words(
        "只有同时覆盖多个网格的党组织", "answered for only together with other grids"
    ),
    "party_cover": Words("覆盖率", "Covered"),
    "party_none_column": Words("无", "None"),
    "party_shared_column": Words("合用", "Shared"),
    "party_list": Words(
        "无党组织、合用党组织的网格", "Grids without an organization, or sharing one"
    ),
    "party_list_unknown": Words("没有党组织数据。", "No data on organizations."),
    "no_organizations_note": Words(
        "没有党组织图层：此专题无数据，不等于没有党组织。",
        "No layer of organizations: no data here does not mean that there are none.",
    ),
    "party_list_empty": Words(
        "每个网格都有自己的党组织。", "Every grid has an organization of its own."
    ),
    # 安防
    "security": Words("安防", "Security"),
    "security_question": Words(
        "哪些小区达到哪一级智慧安防？", "Which compounds stand on which security tier?"
    ),
    "tiered": Words("小区已定级", "Compounds with a tier"),
    "tiered_rule": Words(
        "{part}/{whole} 个小区，分母含未定级", "{part} of {whole} compounds, tiered or not"
    ),
    "at_least": Words("达到{tier}及以上", "{tier} or above"),
    "top_tier": Words("达到{tier}", "{tier}"),
    "tiers_column": Words("等级构成", "Tiers"),
    "security_list": Words("未定级小区（户数多者在前）", "Compounds without a tier, largest first"),
    "security_list_empty": Words("所有小区均已定级。", "Every compound has a tier."),
    # 服务圈
    "service": Words("服务圈", "Service circle"),
    "service_question": Words(
        "哪些住户走不到服务站点？", "Which households have no station within reach?"
    ),
    "service_share": Words("住户在服务圈内", "Households inside"),
    "service_share_rule": Words(
        "{part}/{whole} 户；小区、散居楼栋到最近站点直线距离不超过 {radius} 米（含）",
        "{part} of {whole}; compound or house at most {radius} m from a station, straight line",
    ),
    "service_share_rule_by_street": Words(
        "{part}/{whole} 户；小区、散居楼栋沿街道到最近站点不超过 {radius} 米（含）",
        "{part} of {whole}; compound or house at most {radius} m from a station along streets",
    ),
    "households_outside": Words("户在圈外", "households outside"),
    "households_outside_rule": Words(
        "圈外小区与散居楼栋的户数之和", "in compounds and houses outside"
    ),
    "compounds_outside": Words("个小区在圈外", "compounds outside"),
    "compounds_outside_rule": Words(
        "共 {whole} 个小区，{n_stations} 个站点",
        "of {whole} compounds, {n_stations} stations",
    ),
    "straight_line": Words(
        "直线距离圆，非步行路网。半径 {radius} 米；实际步行更远，此图偏乐观。",
        "Straight-line circles, not the walking network. Radius {radius} m; real walks are "
        "longer, so this map is on the bright side.",
    ),
    "along_streets": Words(
        "沿街道 {radius} 米，过大门、不穿墙过河，含门口到街道一段（直线的 1.3 倍）；"
        "图形仅供观看，以各处距离为准。",
        "{radius} m along the streets, through gates, never through walls or water, the way "
        "from door to street included (1.3 times straight). The shape is a picture; the "
        "figures follow from the way of each place.",
    ),
    "uncounted_note": Words(
        "有 {n} 个小区户数未知，不计入户数。",
        "{n} compounds of unknown size are not in the households.",
    ),
    "no_houses_note": Words(
        "没有楼栋图层：小区以外的散居住户不在统计内。",
        "No layer of buildings: households outside compounds are not counted.",
    ),
    "houses_of": Words("{grid}散居楼栋", "{grid}, houses"),
    "service_cover": Words("住户覆盖", "Households inside"),
    "service_outside_column": Words("圈外户数", "Outside"),
    "service_list": Words("圈外小区与散居楼栋（户数多者在前）", "Who is outside, largest first"),
    "service_list_empty": Words("所有住户都在服务圈内。", "Everybody is inside."),
    "service_legend": Words(
        "{title}服务圈（直线 {radius} 米，合并）", "{title}: {radius} m straight line, merged"
    ),
    "service_legend_by_street": Words(
        "{title}服务圈（沿街道 {radius} 米，合并）", "{title}: {radius} m along streets, merged"
    ),
    "nearest": Words("最近 {m} 米", "nearest {m} m"),
    "no_station": Words("无站点", "no station"),
    "no_way": Words("无路可达", "no way there"),
    # 街道步行服务圈
    "circle_title": Words(
        "{area}服务圈（按街道步行时间）", "{area}: service circles by street time"
    ),
    "circle_question": Words("谁走不到{service}？", "Who cannot walk to: {service}?"),
    "circle_share": Words("{limit}内走得到", "Within {limit}"),
    "circle_share_rule": Words(
        "{part}/{whole} {unit}，逐门按街道时间计算",
        "{part} of {whole} {unit}, by the street time of each door",
    ),
    "circle_people": Words("{unit}数", "{unit}"),
    "circle_covered": Words("{limit}覆盖", "In {limit}"),
    "circle_outside": Words("圈外", "Outside"),
    "circle_rule_note": Words(
        "{traveller}，{speed} 米/秒；沿街道、过开放的大门走到站点，含门口到街道一段；"
        "等于限值算在圈内。",
        "{traveller}, {speed} m/s; along the streets and through open gates to the station, "
        "from door to street included; the limit itself counts as inside.",
    ),
    "circle_error_note": Words(
        "覆盖率由门口时间得出，图形只供观看。图形误差：{errors}。",
        "Shares come from door times; the shapes are pictures. Their errors: {errors}.",
    ),
    "circle_error": Words(
        "{limit}图形内 {inside} 的门走不到，走得到的门漏画 {outside}",
        "{limit}: {inside} of the doors inside are not reached, {outside} of those reached are "
        "left out",
    ),
    "circle_straight_note": Words(
        "若用直线 {radius} 米圆，会说覆盖 {share}，多算 {more} {unit}。",
        "A circle of {radius} m by air would say {share}: {more} {unit} too many.",
    ),
    "circle_stations_closed": Words(
        "{whole} 个站点中 {n} 个此时关闭，不计入。",
        "{n} of {whole} stations are closed at this hour and do not count.",
    ),
    "circle_stations_refused": Words(
        "{whole} 个站点中 {n} 个接不上街道，不计入。",
        "{n} of {whole} stations are tied to no street and do not count.",
    ),
    "circle_refused_note": Words(
        "{n} 处住户接不上街道，算在圈外。",
        "{n} homes are tied to no street and count as outside.",
    ),
    "circle_uncounted_note": Words(
        "{n} 处住户人数未知，不计入覆盖率。",
        "{n} homes of unknown size are not in the shares.",
    ),
    "circle_list": Words("圈外最多的地方", "Where most are outside"),
    "circle_list_empty": Words("所有住户都在圈内。", "Everybody is inside."),
    # 选址
    "siting_title": Words("{area}：站点选址方案", "{area}: where the next stations should stand"),
    "siting_question": Words(
        "下一批{service}建在哪里？", "Where should the next stand: {service}?"
    ),
    "siting_theme": Words("选址方案", "Plan of sites"),
    "siting_before": Words("现覆盖", "Covered today"),
    "siting_before_rule": Words(
        "{part}/{whole} {unit}，{limit}内，保留站点 {n} 个",
        "{part} of {whole} {unit} in {limit}, {n} stations kept",
    ),
    "siting_after": Words("建成后覆盖", "Covered once built"),
    "siting_after_rule": Words(
        "新建 {n} 个站点，新增 {more} {unit}，圈外仍有 {left}",
        "{n} new stations, {more} {unit} more, {left} still outside",
    ),
    "siting_gap": Words("与最优的差距至多", "from the best at most"),
    "siting_gap_rule": Words(
        "{verdict}；目标值 {objective}，界 {bound}",
        "{verdict}; objective {objective}, bound {bound}",
    ),
    "siting_rule_note": Words(
        "{traveller}，{speed} 米/秒，{hour}；沿街道、过开放的大门，含门口到街道一段；"
        "等于限值算在圈内。新站点按此刻开放计。",
        "{traveller}, {speed} m/s, {hour}; along the streets and through open gates, from door to "
        "street included; the limit itself counts as inside. New stations count as open then.",
    ),
    "siting_method_note": Words(
        "目标 {goal}，方法 {method}，候选点 {n}，随机种子 {seed}。",
        "Goal {goal}, method {method}, {n} candidates, seed {seed}.",
    ),
    "siting_capacity_note": Words(
        "每站容量 {capacity} {unit}：共安排 {objective}；圈内者未必都排得下，图中仍算圈内。",
        "Each station holds {capacity} {unit}: {objective} are assigned; who is near enough is "
        "drawn as inside though stations may be full.",
    ),
    "siting_ways_note": Words(
        "平均行程 {before} 分钟，建成后 {after} 分钟；最远 {before_worst} 分钟，建成后 "
        "{after_worst} 分钟。",
        "Mean way {before} min, once built {after}; longest {before_worst} min, once built "
        "{after_worst}.",
    ),
    "siting_unreachable_note": Words(
        "{n} {unit}任何候选点都够不到。", "{n} {unit} are out of every candidate's reach."
    ),
    "siting_refused_note": Words(
        "{n} 处需求接不上街道，算在圈外。",
        "{n} places of demand are tied to no street and count as outside.",
    ),
    "siting_before_column": Words("现覆盖", "Today"),
    "siting_after_column": Words("建成后", "Once built"),
    "siting_list": Words("建站次序", "Order of building"),
    "siting_list_empty": Words("没有值得新建的站点。", "No new station would add anything."),
    "siting_saved": Words("省 {n} 分钟", "saves {n} min"),
}


def say(code: str, lang: Lang, **facts: object) -> str:
    """Return a text of the page in one language with its facts filled in."""
    return WORDS[code].say(lang).format_map(facts)


def page_words(lang: Lang) -> dict[str, str]:
    """Return the texts that the page itself puts up, those without facts."""
    return {code: words.say(lang) for code, words in WORDS.items() if "{" not in words.zh}


def percent(share: Share) -> str:
    """Return a share for people, to one decimal; all and nothing only where they are true.

    Halves go up, as people round.

    >>> [percent(Share(part=part, whole=16)) for part in (0, 5, 16)]
    ['0%', '31.3%', '100%']
    >>> percent(Share(part=0, whole=0))
    '—'
    >>> percent(Share(part=9999, whole=10000)), percent(Share(part=1, whole=10000))
    ('99.9%', '0.1%')
    """
    if not share.whole:
        return NO_DATA
    if share.part in (0, share.whole):
        return "100%" if share.part else "0%"
    tenths = (2000 * share.part + share.whole) // (2 * share.whole)
    return f"{min(max(tenths, 1), 999) / 10:.1f}%"


def count(number: int) -> str:
    """Return a count for people, with thousands set apart."""
    return f"{number:,}"
