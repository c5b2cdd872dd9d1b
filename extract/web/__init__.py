"""The desk: a clerk compares in the browser what was read with the page, corrects it, and sends back what is wrong.

``app.create_app(settings)`` makes the Starlette application; ``server.serve`` runs it. Pages are made on the server
and work without script; the routes stand in docs/desk.md. Only this package knows of Starlette and Jinja2.
"""
