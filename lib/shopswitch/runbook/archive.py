"""The run folder: written as the run goes on, sealed at its end, never touched again."""

import importlib.metadata
import os
import platform
import secrets
import shutil
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import nbformat

import shopswitch
from shopswitch.checks.step import Step
from shopswitch.http.redact import Redactor
from shopswitch.runbook.bag import seal
from shopswitch.runbook.findings import write_findings
from shopswitch.runbook.pages import notebook_page, report_page
from shopswitch.runbook.state import ClientState
from shopswitch.runbook.workspace import write_json
from shopswitch.texts import Texts

REPORT = "report"
_PACKAGES = ("httpx", "ipykernel", "jupyterlab", "nbclient", "pandas", "papermill", "pyarrow", "stamina")


def new_run_id() -> str:
    """UTC time and a random suffix; never reused."""
    return f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}"


class RunFolder:
    """`<outputs>/<client>/<run id>/` while it is being filled.

    Args:
        path: The run folder; made here, must not exist.
        run: Contents of run.json without tool versions.
    """

    def __init__(self, path: Path, run: Mapping[str, Any]) -> None:
        self.path = path
        self.run = {**run, "tool": {"name": "shopswitch", "version": shopswitch.__version__}, **_versions()}
        for name in ("findings", "inputs", "attachments", "notebooks", "html", "plans", "receipts"):
            (self.data / name).mkdir(parents=True)
        write_json(self.data / "run.json", self.run)
        write_json(self.data / "results.json", [])
        write_json(self.data / "approvals.json", [])

    @property
    def data(self) -> Path:
        """The bag's payload."""
        return self.path / "data"

    def notebook(self, step: Step) -> Path:
        """Where a step's executed notebook goes."""
        return self.data / "notebooks" / step.notebook

    def write_results(self, records: Sequence[Mapping[str, Any]]) -> None:
        """Write results.json and the findings files of these records; called after every step."""
        keys = ("step", "verdict", "summary", "counts", "started_at", "finished_at", "notebook")
        rows = []
        for record in records:
            inputs = [
                {key: item[key] for key in ("name", "role", "source", "read_at", "rows", "complete", "sha256")}
                | {"problems": item.get("problems", []), "notes": item.get("notes", [])}
                for item in record["inputs"]
            ]
            more = {key: record.get(key, []) for key in ("manual", "attachments")}
            # The client's page is rebuilt from here: the report's own tables belong to it, those of a step do not.
            tables = {"tables": record.get("tables", {})} if record["step"] == REPORT else {}
            rows.append({key: record[key] for key in keys} | {"inputs": inputs} | more | tables)
            write_findings(self.data / "findings", record["step"], record["findings"])
        write_json(self.data / "results.json", rows)

    def files_of(self, step: Step) -> list[Path]:
        """The files that a step's own output went into."""
        findings = self.data / "findings"
        handed_out = sorted((self.data / "attachments" / step.key).glob("*"))
        return [self.notebook(step), findings / f"{step.key}.jsonl", findings / f"{step.key}.csv", *handed_out]

    def take_journal(self, journal: Path) -> None:
        """Copy the calls of the run; a run that made none has an empty journal."""
        target = self.data / "requests.jsonl"
        if journal.is_file():
            shutil.copyfile(journal, target)
        else:
            target.touch()

    def take_attachments(self, folder: Path) -> None:
        """Copy the files the steps handed out; a folder per step."""
        shutil.copytree(folder, self.data / "attachments", dirs_exist_ok=True)

    def take_state(self, state: ClientState) -> None:
        """Copy what people confirmed and waived, and the baseline, as this run found them at its end."""
        for name, content in state.files().items():
            (self.data / "inputs" / name).write_bytes(content)

    def seal(self, records: Sequence[Mapping[str, Any]], steps: Iterable[Step]) -> None:
        """Add the pages, then close the bag."""
        self.run = {**self.run, "finished_at": datetime.now(UTC).isoformat()}
        write_json(self.data / "run.json", self.run)
        say = Texts("frame", str(self.run["language"]))
        at = str(self.run["now"])[:16].replace("T", " ")
        about = f"{self.run['title']} · {say('page.run', run=self.run['run'], at=at)}"
        for step in steps:
            notebook = self.notebook(step)
            if not notebook.exists():
                continue
            try:
                clean_notebook(notebook, step.notebook)
                title = f"{step.number:02d} {step.texts(self.run['language'])('title')}"
                page = notebook_page(notebook, title=title, about=about, language=str(self.run["language"]))
            except ValueError:
                # Cut off while it was written; kept as it is, and the step counts as not run anyway.
                continue
            (self.data / "html" / f"{notebook.stem}.html").write_text(page, encoding="utf-8")
        findings = {record["step"]: list(record["findings"]) for record in records}
        (self.data / "report.html").write_text(report_page(self.run, records, findings), encoding="utf-8")
        seal(
            self.path,
            {
                "Source-Organization": "shopswitch",
                "External-Identifier": str(self.run["run"]),
                "Internal-Sender-Identifier": str(self.run["client"]),
                "External-Description": f"Runbook of {self.run['title']}, scenario {self.run['scenario']}",
            },
            datetime.now(UTC).date(),
        )

    def leaking(self, redactor: Redactor) -> list[Path]:
        """Files of the payload in which a known secret stands, encoded forms included."""
        return [
            path
            for path in sorted(self.data.rglob("*"))
            if path.is_file() and redactor.holds_secret(path.read_text(encoding="utf-8", errors="replace"))
        ]


def clean_notebook(path: Path, name: str) -> None:
    """Take what belongs to this machine out of an executed notebook's metadata."""
    notebook = nbformat.read(path, as_version=4)
    papermill = notebook.metadata.get("papermill", {})
    for key in ("input_path", "output_path"):
        if key in papermill:
            papermill[key] = name
    papermill.get("parameters", {}).pop("clients", None)
    papermill.pop("environment_variables", None)
    nbformat.write(notebook, path)


def _versions() -> dict[str, Any]:
    return {
        "python": platform.python_version(),
        "system": platform.system(),
        "packages": {name: importlib.metadata.version(name) for name in _PACKAGES},
        # Who ran it is named in the evidence; nothing else about the machine is.
        "by": os.environ.get("USER") or os.environ.get("USERNAME") or "unknown",
    }
