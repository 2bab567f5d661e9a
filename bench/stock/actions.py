"""The stock side's one action: reads one row from a database and answers, as ours does in each turn."""

import os
import sqlite3

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher


class ActionLookUp(Action):
    """Answers from a table by intent."""

    def name(self) -> str:
        return "action_look_up"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict) -> list:
        """One query, one message."""
        with sqlite3.connect(os.environ["STOCK_ANSWERS"]) as connection:
            intent = tracker.latest_message["intent"]["name"]
            row = connection.execute("SELECT text FROM answers WHERE intent = ?", (intent,)).fetchone()
        dispatcher.utter_message(text=row[0] if row else "没有找到")
        return []
