"""The verbs of the command line."""

import typer

from gridmap.cli import (
    database,
    demo,
    dispatching,
    district,
    import_files,
    layers,
    mapping,
    serving,
)

app = typer.Typer(
    name="gridmap",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    help=(
        "城市网格管理引擎 · Engine of urban grid management.\n\n"
        "每条命令都可加 --lang zh|en 和 --json · "
        "every command takes --lang zh|en and --json."
    ),
    epilog="例 · Example: gridmap demo --once",
)

app.command("demo")(demo.demo)
app.command("serve")(serving.serve)
app.command("dispatch")(dispatching.dispatch)
app.command("import")(import_files.import_)
app.command("check")(import_files.check)
app.command("map")(mapping.draw)
app.command("doctor")(database.doctor)
app.add_typer(database.app, name="db")
app.add_typer(layers.app, name="layer")
app.add_typer(district.app, name="district")
