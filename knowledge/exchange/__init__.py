"""Procedures as a spreadsheet that officers edit, and back into YAML files, with every difference shown first."""
