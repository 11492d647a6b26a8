"""Public holidays of mainland China by year, as the General Office of the State Council announced them.

Sources: 国务院办公厅关于2024年部分节假日安排的通知 (国办发明电〔2023〕7号), 关于2025年 (国办发明电〔2024〕12号),
关于2026年 (published on 4 November 2025). A further year is a further row, from its notice. Only data stands here.
"""

from __future__ import annotations

# Year -> spans of days off (both ends included), month and day.
DAYS_OFF: dict[int, tuple[tuple[str, str], ...]] = {
    2024: (("01-01", "01-01"), ("02-10", "02-17"), ("04-04", "04-06"), ("05-01", "05-05"), ("06-10", "06-10"),
           ("09-15", "09-17"), ("10-01", "10-07")),
    2025: (("01-01", "01-01"), ("01-28", "02-04"), ("04-04", "04-06"), ("05-01", "05-05"), ("05-31", "06-02"),
           ("10-01", "10-08")),
    2026: (("01-01", "01-03"), ("02-15", "02-23"), ("04-04", "04-06"), ("05-01", "05-05"), ("06-19", "06-21"),
           ("09-25", "09-27"), ("10-01", "10-07")),
}

# Year -> Saturdays and Sundays worked instead.
MAKE_UP_DAYS: dict[int, tuple[str, ...]] = {
    2024: ("02-04", "02-18", "04-07", "04-28", "05-11", "09-14", "09-29", "10-12"),
    2025: ("01-26", "02-08", "04-27", "09-28", "10-11"),
    2026: ("01-04", "02-14", "02-28", "05-09", "09-20", "10-10"),
}
