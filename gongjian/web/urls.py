"""Every address of the product, room by room."""

urlpatterns: list = []
