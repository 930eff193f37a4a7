"""All routes of an application, for the tests that walk them."""

from starlette.routing import Mount


def routes_of(routes):
    """Yield (method, path) of every route, also of included routers and mounted folders."""
    for route in routes:
        if isinstance(route, Mount):
            yield "GET", route.path
        elif hasattr(route, "effective_candidates"):
            yield from routes_of(route.effective_candidates())
        else:
            yield from ((method, route.path) for method in sorted(route.methods - {"HEAD", "OPTIONS"}))
