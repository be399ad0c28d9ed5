from pathlib import Path
import time
def test_a(platform_for):
    from huiyin_chassis.service import ServiceDefinition
    d=ServiceDefinition("intake",(),(),(),{},lambda r:None,Path("/nonexistent"),"huiyin_intake")
    e=ServiceDefinition("assignment",(),(),(),{},lambda r:None,Path("/nonexistent"),"huiyin_intake")
    for i in range(3):
        t=time.time(); p=platform_for(d,e); print(p.settle(), p.runtime("intake").settings, time.time()-t)
def test_b(platform_for): pass
