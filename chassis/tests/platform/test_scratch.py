from pathlib import Path
import time
def test_a(database_for):
    from huiyin_chassis.service import ServiceDefinition
    from pathlib import Path
    d=ServiceDefinition("intake",(),(),(),{},lambda r:None,Path("/nonexistent"),"huiyin_intake")
    t=time.time(); db=database_for(d); print(db.query("select current_user, current_database()"), time.time()-t)
    t=time.time(); db=database_for(d); print(db.query("select current_user, current_database()"), time.time()-t)
    t=time.time(); db=database_for(d); print(db.query("select current_user, current_database()"), time.time()-t)
