"""What is shown and sent out: the wall chart; briefs, the list book and the portal come here. 通报简报"""
