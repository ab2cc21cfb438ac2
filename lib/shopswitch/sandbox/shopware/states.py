"""State machines of orders, deliveries and payments: what may follow what, and what is written down of it."""

from dataclasses import dataclass
from typing import Any

from shopswitch.sandbox.shopware.definition import Record
from shopswitch.sandbox.shopware.errors import refuse
from shopswitch.sandbox.shopware.store import Store

ENTITIES = ("order", "order_delivery", "order_transaction")
"""Entities with a state."""

_STATES = {
    "order": "open in_progress completed cancelled",
    "order_delivery": "open shipped shipped_partially returned returned_partially cancelled",
    "order_transaction": "open in_progress authorized paid paid_partially reminded failed unconfirmed refunded "
    "refunded_partially chargeback cancelled",
}
# action: from, from … > to. Orders and deliveries are the vendor's default set; of payments only the state names
# are sourced, their transitions are the obvious ones.
_TRANSITIONS = {
    "order": """process: open > in_progress
        cancel: open in_progress > cancelled
        complete: in_progress > completed
        reopen: completed cancelled > open""",
    "order_delivery": """ship: open shipped_partially > shipped
        ship_partially: open > shipped_partially
        retour: shipped shipped_partially returned_partially > returned
        retour_partially: shipped shipped_partially > returned_partially
        cancel: open shipped shipped_partially > cancelled
        reopen: shipped shipped_partially returned returned_partially cancelled > open""",
    "order_transaction": """process: open > in_progress
        authorize: open in_progress > authorized
        paid: open in_progress authorized paid_partially reminded failed unconfirmed > paid
        paid_partially: open in_progress authorized reminded > paid_partially
        remind: open in_progress paid_partially > reminded
        fail: open in_progress authorized > failed
        cancel: open in_progress authorized reminded failed unconfirmed > cancelled
        refund: paid paid_partially refunded_partially > refunded
        refund_partially: paid paid_partially > refunded_partially
        chargeback: paid paid_partially > chargeback
        reopen: cancelled failed refunded chargeback > open""",
}


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail the shop sent to a customer because of a change of state.

    Attributes:
        order: Number of the order.
        entity: What changed its state.
        state: Technical name of the new state.
    """

    order: str
    entity: str
    state: str


def title(technical_name: str) -> str:
    """What people read."""
    return technical_name.replace("_", " ").capitalize()


class Machines:
    """The machines of one shop, kept as records of `state_machine`, `..._state` and `..._transition`."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._ids: dict[tuple[str, str], str] = {}
        self._names: dict[str, str] = {}
        self._machine: dict[str, str] = {}
        for entity, states in _STATES.items():
            name = f"{entity}.state"
            machine = store.insert("state_machine", technicalName=name, name=title(name.replace(".", " ")))
            self._machine[entity] = machine["id"]
            for each in states.split():
                self.add_state(entity, each)
            machine["initialStateId"] = self._ids[entity, "open"]
            for line in _TRANSITIONS[entity].splitlines():
                action, _, way = line.strip().partition(": ")
                sources, _, target = way.partition(" > ")
                for source in sources.split():
                    store.insert(
                        "state_machine_transition",
                        actionName=action,
                        stateMachineId=machine["id"],
                        fromStateId=self._ids[entity, source],
                        toStateId=self._ids[entity, target],
                    )

    def add_state(self, entity: str, technical_name: str) -> str:
        """The id of a state; one that does not exist is added, as a shop may do."""
        if (entity, technical_name) not in self._ids:
            made = self._store.insert(
                "state_machine_state",
                technicalName=technical_name,
                name=title(technical_name),
                stateMachineId=self._machine[entity],
            )
            self._ids[entity, technical_name] = made["id"]
            self._names[made["id"]] = technical_name
        return self._ids[entity, technical_name]

    def name(self, record: Record) -> str:
        """Technical name of the state a record is in."""
        return self._names.get(record["stateId"], "")

    def state_id(self, entity: str, technical_name: str) -> str:
        """Id of a state that exists."""
        return self._ids[entity, technical_name]

    def belongs(self, entity: str, state_id: object) -> bool:
        """Whether an id is a state of this entity's machine."""
        return any(each == state_id for (owner, _), each in self._ids.items() if owner == entity)

    def possible(self, record: Record) -> list[Record]:
        """Transitions out of the state a record is in."""
        found = self._store.rows("state_machine_transition", "fromStateId", record["stateId"])
        return sorted(found, key=lambda each: str(each["actionName"]))

    def target(self, entity: str, record: Record, action: str) -> str:
        """Technical name of the state an action leads to; the present one when it leads there anyway.

        Raises:
            ApiError: The action is not possible now.
        """
        possible = self.possible(record)
        for each in possible:
            if each["actionName"] == action:
                return self._names[each["toStateId"]]
        leading_here = self._store.rows("state_machine_transition", "toStateId", record["stateId"])
        if any(each["actionName"] == action for each in leading_here):
            return self.name(record)
        names = [str(each["actionName"]) for each in possible]
        text = (
            f'Illegal transition "{action}" from state "{self.name(record)}". '
            f"Possible transitions are: {', '.join(names)}"
        )
        parameters = {"transition": action, "currentState": self.name(record), "possibleTransitions": names}
        raise refuse(400, "SYSTEM__ILLEGAL_STATE_TRANSITION", text, parameters=parameters)

    def move(self, entity: str, record: Record, state: str, *, action: str, comment: str | None = None) -> None:
        """Put a record into a state and write that down."""
        before = record["stateId"]
        self._store.touch(entity, record, stateId=self.add_state(entity, state))
        self._store.insert(
            "state_machine_history",
            referencedId=record["id"],
            stateMachineId=self._machine[entity],
            entityName=entity,
            fromStateId=before,
            toStateId=record["stateId"],
            transitionActionName=action,
            internalComment=comment,
        )

    def describe(self, entity: str, record: Record, base: str) -> dict[str, Any]:
        """What the next steps are."""
        steps = [
            {
                "name": title(self._names[each["toStateId"]]),
                "technicalName": self._names[each["toStateId"]],
                "actionName": each["actionName"],
                "fromStateName": self.name(record),
                "toStateName": self._names[each["toStateId"]],
                "url": f"{base}/api/_action/state-machine/{entity}/{record['id']}/state/{each['actionName']}",
            }
            for each in self.possible(record)
        ]
        return {"transitions": steps}
