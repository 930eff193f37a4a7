"""Who an officer can be; what each may do stands in `api/console/rights.py`."""

ROLES = ("officer", "head", "auditor", "team_leader", "member", "admin")
