"""The `hotline` command: one group for each capability."""

from hotline.call_records.commands import app as call_records
from hotline.cases.commands import app as cases
from hotline.catalogue.commands import app as catalogue
from hotline.commands import CommandGroup
from hotline.knowledge.commands import app as knowledge
from hotline.learning.commands import app as learn
from hotline.privacy.commands import app as privacy
from hotline.procedures.deadlines.commands import deadline_command
from hotline.serving.commands import app as serving
from hotline.staff.commands import app as staff
from hotline.wechat.commands import app as wechat

app = CommandGroup(help="公共法律服务热线智能助手。")
app.add_typer(serving)
app.add_typer(knowledge, name="knowledge")
app.add_typer(catalogue, name="catalogue")
app.add_typer(staff, name="staff")
app.command("deadline")(deadline_command)
app.add_typer(privacy, name="privacy")
app.add_typer(learn, name="learn")
app.add_typer(cases, name="cases")
app.add_typer(call_records, name="call-records")
app.add_typer(wechat, name="wechat")


if __name__ == "__main__":
    app()
