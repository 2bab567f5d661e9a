"""Work orders 工单: what a seat hands on for others to do, from 受理 to 归档."""
