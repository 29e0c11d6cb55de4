"""What matching a batch gained against dispatching its orders one after the other."""

from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One match in figures: who is served, what it costs, the ways of all and the longest."""

    n_served: int
    weight: int
    cost_s: float
    travel_s: float
    longest_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Gain:
    """A batch beside first come first served. `cost_s` includes preferences, ways do not."""

    n_orders: int
    batch: Side
    first_come: Side

    @property
    def gained_s(self) -> float:
        """Return the seconds gained; of different numbers of orders served they tell little."""
        return self.first_come.cost_s - self.batch.cost_s

    def text(self, lang: str) -> str:
        """Return both in one line, in minutes.

        >>> one = Side(n_served=2, weight=2, cost_s=660.0, travel_s=660.0, longest_s=540.0)
        >>> two = Side(n_served=2, weight=2, cost_s=540.0, travel_s=540.0, longest_s=300.0)
        >>> Gain(n_orders=2, batch=two, first_come=one).text("en")
        'this batch: 2 of 2 served (one by one 2); cost 11 -> 9 min, ways 11 -> 9, longest 9 -> 5'
        """
        one, two = self.first_come, self.batch
        said = (
            "本批：{n} 单派出 {two} 单（逐单派 {one} 单）；综合代价 {cost} 分钟，"
            "路程 {ways}，最长 {longest}"
            if lang == "zh"
            else "this batch: {two} of {n} served (one by one {one}); cost {cost} min,"
            " ways {ways}, longest {longest}"
        )
        return said.format(
            n=self.n_orders,
            one=one.n_served,
            two=two.n_served,
            cost=_from_to(one.cost_s, two.cost_s),
            ways=_from_to(one.travel_s, two.travel_s),
            longest=_from_to(one.longest_s, two.longest_s),
        )

    def as_facts(self) -> dict[str, object]:
        """Return the figures as plain values, rounded to tenths of a second."""
        return {
            "n_orders": self.n_orders,
            "gained_s": round(self.gained_s, 1),
            "batch": _rounded(self.batch),
            "first_come": _rounded(self.first_come),
        }


def _from_to(before_s: float, after_s: float) -> str:
    return " -> ".join(f"{seconds / 60:.1f}".removesuffix(".0") for seconds in (before_s, after_s))


def _rounded(side: Side) -> dict[str, object]:
    return {
        name: round(value, 1) if isinstance(value, float) else value
        for name, value in asdict(side).items()
    }
