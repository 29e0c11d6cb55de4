"""Work orders by where they stand: who needs somebody now is large, what is done steps back."""

from gridmap.layers import palette
from gridmap.layers.description import LayerDescription, Mark, Paint, ShownField, StyleClass, Words
from gridmap.model.layer_fields import Shape


def _progress(code: str, title: Words, paint: Paint) -> StyleClass:
    return StyleClass(code=code, codes=(code,), title=title, paint=paint)


WORK_ORDERS = LayerDescription(
    name="work_orders",
    title=Words("工单", "Work orders"),
    shape=Shape.POINT,
    fields=(
        ShownField(name="number", title=Words("工单号", "Number")),
        ShownField(name="category", title=Words("类别", "Category")),
        ShownField(name="urgency", title=Words("紧急程度", "Urgency")),
        ShownField(name="state", title=Words("状态", "Status")),
        ShownField(name="waiting_for", title=Words("等待", "Waits for")),
        ShownField(name="grid_code", title=Words("网格", "Grid")),
        ShownField(name="member_code", title=Words("主办人员", "Lead")),
        ShownField(name="unit_code", title=Words("承办单位", "Handling unit")),
        ShownField(name="opened_at", title=Words("立案时间", "Opened")),
        ShownField(name="respond_by", title=Words("签收时限", "Sign by")),
        ShownField(name="close_by", title=Words("办结时限", "Close by")),
        ShownField(name="due", title=Words("下一步时限", "Next step by")),
        ShownField(name="nears_at", title=Words("临期时间", "Near from")),
    ),
    class_field="progress",
    classes=(
        _progress(
            "waiting",
            Words("待派遣", "Waiting"),
            Paint(
                mark=Mark.TRIANGLE,
                fill=palette.VERMILION,
                stroke=palette.PAPER,
                width_px=1.6,
                radius_px=9,
            ),
        ),
        _progress(
            "assigned",
            Words("已派单、待签收", "Assigned, not yet signed"),
            Paint(
                mark=Mark.TRIANGLE,
                fill=palette.PAPER,
                stroke=palette.VERMILION,
                width_px=2.4,
                radius_px=7.5,
            ),
        ),
        _progress(
            "handling",
            Words("处置中", "Being handled"),
            Paint(
                mark=Mark.SQUARE,
                fill=palette.AMBER,
                stroke=palette.PAPER,
                width_px=1.4,
                radius_px=6.5,
            ),
        ),
        _progress(
            "reported_back",
            Words("已处置、待核查", "Done, to be checked"),
            Paint(
                mark=Mark.DIAMOND,
                fill=palette.PAPER,
                stroke=palette.INK_SOFT,
                width_px=2.0,
                radius_px=5.5,
            ),
        ),
        StyleClass(
            code="done",
            title=Words("已办结", "Closed"),
            paint=Paint(
                mark=Mark.CIRCLE, fill=None, stroke=palette.GREY, width_px=1.4, radius_px=3.5
            ),
        ),
    ),
    draw_order=92,
)
"""`progress` is the state in five steps, given by whoever reads the row: a map shows who
needs somebody now, the desk shows every state of the machine."""
