"""The files of the sample that an emergency draws on, by name."""

PEOPLE_FILE, HAZARDS_FILE = "emergency_people.csv", "hazard_points.csv"
GOODS_FILE, PLANS_FILE = "emergency_goods.csv", "emergency_plans.toml"
