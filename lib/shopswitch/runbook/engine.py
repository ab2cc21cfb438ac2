"""Run one notebook with papermill, under a deadline of its own, and say truthfully how it ended.

Papermill alone marks a notebook "completed" after its kernel died, warns only about an unknown parameter, and
limits the time of a cell but not of a notebook.
"""

import contextlib
import logging
import os
import socket
import tempfile
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import papermill
from jupyter_client.kernelspec import NoSuchKernel
from jupyter_core.utils import ensure_event_loop
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import NBClientEngine, papermill_engines
from papermill.exceptions import PapermillException, PapermillExecutionError
from traitlets.config import Config

from shopswitch.errors import RunError

ENGINE = "shopswitch"


class DeadlineEngine(NBClientEngine):  # type: ignore[misc]  # papermill ships no types
    """Papermill's own engine, with an environment per kernel and a deadline for the whole notebook."""

    @classmethod
    def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, **options: Any) -> Any:
        """Run the cells; a kernel past `deadline_s` is killed, which nbclient reports as dead."""
        deadline_s = options.pop("deadline_s")
        environment = options.pop("kernel_env")
        expired = options.pop("expired")
        # What a kernel says to the terminal is for its maintainer, not for the screen of a client.
        kernel_log: Path = options.pop("kernel_log")
        sockets = tempfile.TemporaryDirectory(prefix="shopswitch-")
        client = PapermillNotebookClient(
            nb_man,
            kernel_name=kernel_name,
            startup_timeout=options.get("start_timeout", 60),
            timeout=None,
            log=logging.getLogger("papermill"),
            config=_config(Path(sockets.name)),
            # Every cell has answered by then, and what a step leaves behind is on disk. Asked politely, now and then a
            # kernel takes two and a half seconds to notice.
            shutdown_kernel="immediate",
            # Nobody looks at a batch kernel's history; writing it would only lock a shared database.
            extra_arguments=["--HistoryManager.enabled=False"],
        )

        def stop() -> None:
            expired.set()
            if client.km is not None:
                # The provisioner's process is signalled directly: the manager's own call belongs to another thread.
                provisioner = client.km.provisioner
                with contextlib.suppress(ProcessLookupError, AttributeError):
                    provisioner.process.kill()

        timer = threading.Timer(deadline_s, stop)
        timer.daemon = True
        timer.start()
        try:
            with sockets, kernel_log.open("ab") as log:
                return client.execute(env=environment, stderr=log)
        finally:
            timer.cancel()
            _close_own_loop()


def _close_own_loop() -> None:
    """Close the event loop that nbclient opened for a worker thread, which outlives neither notebook nor thread."""
    if threading.current_thread() is not threading.main_thread():
        loop = ensure_event_loop()
        if not loop.is_running():
            loop.close()


def _config(folder: Path) -> Config:
    """Talk to the kernel through sockets in a folder only this user may enter, where the system has such sockets.

    The folder must be this kernel's own: by default jupyter_client names such sockets after the working folder, and
    two kernels at a time would hear each other.
    """
    if not hasattr(socket, "AF_UNIX"):
        return Config()
    return Config({"KernelManager": {"transport": "ipc", "ip": str(folder / "kernel")}})


papermill_engines.register(ENGINE, DeadlineEngine)


@dataclass(frozen=True, slots=True)
class Execution:
    """How a notebook ended.

    Attributes:
        ok: Every code cell ran without error.
        reason: Why not, one sentence; empty when ok.
    """

    ok: bool
    reason: str = ""


def check_parameters(notebook: Path, given: Mapping[str, Any]) -> None:
    """Refuse parameters the notebook does not have.

    Raises:
        RunError: The notebook is missing, has no cell tagged ``parameters``, or does not know a parameter.
    """
    if not notebook.is_file():
        raise RunError(f"The notebook {notebook.name} is missing.", hint="Reinstall shopswitch.")
    known = papermill.inspect_notebook(str(notebook))
    unknown = sorted(set(given) - set(known))
    if unknown:
        raise RunError(
            f"{notebook.name} has no parameter '{unknown[0]}'.", hint=f"It has: {', '.join(known) or 'none'}."
        )


def execute(
    notebook: Path,
    output: Path,
    *,
    parameters: Mapping[str, Any],
    environment: Mapping[str, str],
    deadline_s: float,
    kernel_log: Path = Path(os.devnull),
) -> Execution:
    """Run a notebook and keep what was executed, whether it ends well or not.

    Args:
        notebook: Template.
        output: Where the executed notebook goes; written after every cell.
        parameters: Values for its ``parameters`` cell; never a secret, they are archived.
        environment: Environment of the kernel.
        deadline_s: Seconds for the whole notebook; the kernel is killed after that.
        kernel_log: Where the kernel's own messages go.

    Returns:
        How it ended. Nothing is raised for what happens inside the notebook.

    Raises:
        RunError: The notebook is missing or does not know a parameter; nothing was executed.
    """
    check_parameters(notebook, parameters)
    expired = threading.Event()
    try:
        papermill.execute_notebook(
            str(notebook),
            str(output),
            parameters=dict(parameters),
            engine_name=ENGINE,
            progress_bar=False,
            kernel_env=dict(environment),
            deadline_s=deadline_s,
            expired=expired,
            kernel_log=kernel_log,
        )
    except PapermillExecutionError as error:
        return Execution(False, f"cell {error.exec_count} stopped with {error.ename}.")
    except (DeadKernelError, CellTimeoutError, RuntimeError) as error:
        if expired.is_set():
            return Execution(False, f"it did not end within {deadline_s:.0f} seconds and was stopped.")
        died = isinstance(error, DeadKernelError) or "Kernel died" in str(error)
        return Execution(False, "its kernel died." if died else f"it could not be executed ({error}).")
    except NoSuchKernel:
        return Execution(False, "no Python kernel is installed; install shopswitch with its dependencies.")
    except (PapermillException, OSError) as error:
        return Execution(False, f"it could not be executed ({type(error).__name__}).")
    if expired.is_set():
        return Execution(False, f"it did not end within {deadline_s:.0f} seconds and was stopped.")
    return _judge(output)


def _judge(output: Path) -> Execution:
    """Believe the cells, not papermill's summary: one that was skipped or failed shows in its own record."""
    try:
        notebook = nbformat.read(output, as_version=4)
    except (OSError, ValueError):
        return Execution(False, "what it left behind cannot be read.")
    for number, cell in enumerate(cell for cell in notebook.cells if cell.cell_type == "code"):
        status = cell.metadata.get("papermill", {}).get("status")
        if status != "completed" and cell.source.strip():
            return Execution(False, f"its code cell {number + 1} was not completed.")
        if any(out.output_type == "error" for out in cell.outputs):
            return Execution(False, f"its code cell {number + 1} stopped with an error.")
    return Execution(True)
