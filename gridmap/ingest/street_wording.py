"""What is found in a street network: the sentences, in Chinese and in English."""

from collections.abc import Mapping

from gridmap.ingest.findings import Figures, Finding, Severity
from gridmap.ingest.wording import Words

_SHOWN = {"share": ".1%", "lon": ".4f", "lat": ".4f"}

STREETS: Mapping[str, Words] = {
    "extract_date": Words(
        "数据截至 {date}",
        "the data is of {date}",
        "道路有变时请换用更新的提取文件",
        "take a newer extract when streets have changed",
    ),
    "barriers": Words(
        "有 {n} 个路障节点，其中 {n_shut} 个注明关闭；均不拦路",
        "{n} barriers stand on nodes, {n_shut} of them are said to be shut; none closes a street",
        "小区大门请作为“大门”图层导入；其他封闭处用 streets edit close",
        "import the gates of compounds as the layer gates; else: streets edit close",
    ),
    "cut_off_ways": Words(
        "{n} 条道路伸出文件范围，只取范围内部分",
        "{n} streets run out of the file and end there",
        "需要时请用更大的提取文件",
        "take a larger extract if they are needed",
    ),
    "drive_network": Words(
        "文件中只有车行道路：只供骑行，不供步行",
        "the network is one of cars: taken as open to wheels, closed to feet",
        "步行请导入 OpenStreetMap 提取文件",
        "import an OpenStreetMap extract for people on foot",
    ),
    "few_footways": Words(
        "可步行的 {n_streets} 条道路中，只有 {n} 条（{share}）是步行专用；文件可能只含车行道路",
        "of {n_streets} streets open to feet, {n} ({share}) are for feet alone: perhaps a network"
        " of cars, whose ways on foot are missing",
        "步行时间会偏长；请导入含步行道的文件",
        "walks come out too long; import a file that has the footways",
    ),
    "streets_not_those_in_force": Words(
        "没有一条道路在现有道路、大门、站点附近；文件中心在 {lon}, {lat}",
        "no street lies near the streets, gates and stations in force; the middle of the file is"
        " at {lon}, {lat}",
        "核对文件；确要换成另一地方的道路，请加 --replace",
        "check the file; if the streets of another place are meant to replace them: --replace",
    ),
    "streets_elsewhere": Words(
        "没有一条道路在本区范围附近；文件中心在 {lon}, {lat}",
        "no street lies near this district; the middle of the file is at {lon}, {lat}",
        "核对文件、坐标系，以及经纬度是否写反",
        "check the file, its reference system, and whether longitude and latitude are swapped",
    ),
    "far_streets": Words(
        "有 {n} 条道路离本区边界超过 {km} 公里，未导入",
        "{n} streets more than {km} km from the district were left out",
        "如需导入，先核对行政区边界",
        "check the borders of the district if they are needed",
    ),
    "streets_off_main": Words(
        "{share} 的路口与主路网不相连",
        "{share} of the junctions do not hang together with the main network",
        "核对缺失的连接；必要时用 streets edit bridge 补上",
        "look for missing links; add them with: streets edit bridge",
    ),
    "streets_shifted": Words(
        "{n_points} 个已知位置中，按 {datum} 有 {n_near} 个在路旁，按 {better} 有 {n_better} 个",
        "of {n_points} known places, {n_near} lie beside a street read as {datum};"
        " as {better} it is {n_better}",
        "向提供方核实坐标基准，再用 --datum 写明",
        "ask the provider which datum it is, and state it with --datum",
    ),
}


def street_finding(
    code: str, *, file: str, figures: Figures, severity: Severity = Severity.WARNING
) -> Finding:
    """Return a finding about a street file as a whole."""
    words = STREETS[code]
    facts = {name: format(value, _SHOWN.get(name, "")) for name, value in figures.items()}
    return Finding(
        code=code,
        severity=severity,
        file=file,
        zh=words.zh.format_map(facts),
        en=words.en.format_map(facts),
        mend_zh=words.mend_zh,
        mend_en=words.mend_en,
        figures=figures,
    )
