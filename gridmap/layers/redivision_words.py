"""The words of the page of a re-division, Chinese first, English complete."""

from gridmap.layers.description import Lang, Words

WORDS: dict[str, Words] = {
    "title": Words("{area}：网格调整方案", "{area}: proposals for new grids"),
    "as_of": Words("数据时间", "Data as of"),
    "made_at": Words("制图", "Made"),
    "source": Words("数据来源", "Source"),
    "datum": Words("坐标系 CGCS2000（EPSG:4490）", "Datum CGCS2000 (EPSG:4490)"),
    "base_map": Words("底图：本区自有图层，离线", "Base map: the district's own layers, offline"),
    "review_number": Words("审图号", "Map review number"),
    "review_number_missing": Words("未送审", "not submitted"),
    "internal": Words("内部使用", "Internal use"),
    "public": Words("可公开", "Public"),
    "map": Words("地图", "Map"),
    "panel": Words("两种划分的指标", "Figures of both divisions"),
    "divisions": Words("划分", "Division"),
    "today": Words("现状", "Today"),
    "today_question": Words("现在的工作量如何分布？", "How does the work lie today?"),
    "few_changes": Words("少调整", "Few changes"),
    "few_changes_question": Words(
        "少动一些网格，能均衡到什么程度？", "How even can it be with few changes?"
    ),
    "best_balance": Words("最均衡", "Best balance"),
    "best_balance_question": Words(
        "工作量最均衡的划分是什么样？", "What does the most even division look like?"
    ),
    "along_streets": Words("沿主干道", "Along main streets"),
    "along_streets_question": Words(
        "界线沿主干道和河流，能均衡到什么程度？", "How even, with borders along streets and rivers?"
    ),
    "by_hand": Words("手工", "By hand"),
    "by_hand_question": Words(
        "手工划定的界线是什么样？", "What do the borders look like that were drawn by hand?"
    ),
    "heaviest": Words("最重网格 / 平均", "heaviest grid / mean"),
    "heaviest_rule": Words(
        "现状 {before}；小区不拆分，最低 {floor}",
        "today {before}; at best {floor}, compounds whole",
    ),
    "moved": Words("户换网格", "households change grid"),
    "moved_rule": Words("共 {whole} 户，占 {share}", "of {whole}, {share}"),
    "lines": Words("界线沿道路或水面", "border along streets or water"),
    "lines_rule": Words("现状 {before}；主干道 {main}", "today {before}; main streets {main}"),
    "grids": Words("各网格", "Grids"),
    "grid": Words("网格", "Grid"),
    "households": Words("户数", "Households"),
    "orders": Words("工单", "Orders"),
    "load": Words("负荷", "Load"),
    "before": Words("原负荷", "Before"),
    "compactness": Words("紧凑度", "Compact"),
    "area": Words("公顷", "ha"),
    "fresh": Words("新编", "new"),
    "total": Words("合计", "Total"),
    "note_vanished": Words("撤销网格：{codes}", "Grids that vanish: {codes}"),
    "note_named": Words(
        "{n} 名网格员、党组织或微网格仍挂在撤销网格上，须由区里改派。",
        "{n} members, organizations or micro-grids name a grid that vanishes:"
        " the district gives them another.",
    ),
    "note_state": Words("第 {number} 号方案 · {state}", "Re-division {number} · {state}"),
    "draft": Words("草案", "draft"),
    "in_review": Words("待审", "in review"),
    "approved": Words("已批准，自 {since} 起生效", "approved, in force from {since}"),
    "in_force": Words("已生效（{since}）", "in force since {since}"),
    "dropped": Words("已撤销", "dropped"),
    "legend": Words("图例", "Legend"),
    "load_0": Words("不到 0.5", "below 0.5"),
    "load_1": Words("0.5–0.8", "0.5–0.8"),
    "load_2": Words("0.8–1.2 均衡", "0.8–1.2 fair"),
    "load_3": Words("1.2–1.5", "1.2–1.5"),
    "load_4": Words("1.5 及以上", "1.5 and more"),
    "legend_load": Words("负荷（网格工作量 / 平均）", "Load (work of the grid / mean)"),
    "legend_moved": Words("换网格的地块", "ground that changes grid"),
    "legend_today": Words("现状网格界", "borders today"),
    "legend_new": Words("方案网格界", "borders proposed"),
    "piece": Words("地块 {number}：{n} 户", "Piece {number}: {n} households"),
    "piece_moves": Words("{old} → {new}", "{old} → {new}"),
    "nobody": Words("无", "none"),
    "zoom_in": Words("放大", "Zoom in"),
    "zoom_out": Words("缩小", "Zoom out"),
}


def say(code: str, lang: Lang, **facts: object) -> str:
    """Return a text of the page in one language with its facts filled in."""
    return WORDS[code].say(lang).format_map(facts)


def page_words(lang: Lang) -> dict[str, str]:
    """Return every text of the page; facts are filled in by the page where they stand."""
    return {code: words.say(lang) for code, words in WORDS.items()}
