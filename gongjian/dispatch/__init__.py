"""调度: windows, reports, the board, what asking costs, meetings, the clock."""
