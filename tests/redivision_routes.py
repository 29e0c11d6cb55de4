"""The routes of re-divisions that take two persons."""

APPROVAL = {"actor": "director", "in_force_from": "2190-01-01T00:00:00Z"}


def approve(client, scene):
    """Submit a draft as one person and approve it as another."""
    at = f"/redivisions/{scene.to_approve}"
    client.post(f"{at}/submit", json={"actor": "planner"})
    return client.post(f"{at}/approve", json=APPROVAL)
