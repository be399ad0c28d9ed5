from .world import number
from huiyin_chassis.http.app import create_app
def test_x(runtime, follow, tables):
    follow()
    app = create_app([runtime])
    print(app.test_client().get("/reporting/").status)
