"""Work orders by where they stand: who needs somebody now is large, what is done steps back."""

from gridmap.layers import palette
from gridmap.layers.description import LayerDescription, Mark, Paint, ShownField, StyleClass, Words
from gridmap.model.layer_fields import Shape

WORK_ORDERS = LayerDescription(
    name="work_orders",
    title=Words("工单", "Work orders"),
    shape=Shape.POINT,
    fields=(
        ShownField(name="number", title=Words("工单号", "Number")),
        ShownField(name="category", title=Words("类别", "Category")),
        ShownField(name="urgency", title=Words("紧急程度", "Urgency")),
        ShownField(name="state", title=Words("状态", "Status")),
        ShownField(name="close_by", title=Words("办结时限", "Close by")),
        ShownField(name="grid_code", title=Words("网格", "Grid")),
    ),
    class_field="progress",
    classes=(
        StyleClass(
            code="waiting",
            codes=("waiting",),
            title=Words("待派单", "Waiting"),
            paint=Paint(
                mark=Mark.TRIANGLE,
                fill=palette.VERMILION,
                stroke=palette.PAPER,
                width_px=1.6,
                radius_px=8,
            ),
        ),
        StyleClass(
            code="assigned",
            codes=("assigned",),
            title=Words("已派单、待签收", "Assigned, not yet signed"),
            paint=Paint(
                mark=Mark.TRIANGLE,
                fill=palette.PAPER,
                stroke=palette.VERMILION,
                width_px=2.2,
                radius_px=7,
            ),
        ),
        StyleClass(
            code="handling",
            codes=("handling",),
            title=Words("处置中", "Being handled"),
            paint=Paint(
                mark=Mark.SQUARE,
                fill=palette.AMBER,
                stroke=palette.PAPER,
                width_px=1.4,
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
"""`progress` is the state in four steps, given by whoever reads the row: a map shows who
needs somebody now, the desk shows every state of the machine."""
