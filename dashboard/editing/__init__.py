"""Editing a flow: every edit is one command, and what it does is a pure function from document to document."""
