"""The API, put together from the rooms: /api/v1/…, described at /api/v1/openapi.json."""

from gongjian.campaigns.api import router as campaigns
from gongjian.figures.api import router as figures
from gongjian.kit.api import new_api
from gongjian.matters.api import router as matters
from gongjian.projects.api import router as projects
from gongjian.projects.api_parts import router as parts

api = new_api()
for router in (campaigns, projects, parts, matters, figures):
    api.add_router("", router)
