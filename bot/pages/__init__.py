"""The citizens' page: routes, template, style sheet and script. Everything is served from here."""
