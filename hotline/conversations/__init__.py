"""Conversations: who owns them, what each message became, and how an answer is made."""
