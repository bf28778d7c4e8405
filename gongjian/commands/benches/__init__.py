"""What `gongjian bench` does: lays down data of a size, and measures pages and the door on them."""
