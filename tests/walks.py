"""What people say to fill in whole forms; a number presses the choice at that place."""

BEGIN = ("điền đơn xin trợ cấp hưu trí xã hội", 0, 0)  # agreed to; for oneself
WHO = ("Trần Thị Bưởi", "1/1/1950", "nữ", "Xtiêng")
NUMBER = "070150001234"
REST = (NUMBER, 0, "số 1, thôn 1, xã Phú Nghĩa, tỉnh Đồng Nai", 0, "bỏ qua", 0, 1)
KEPT = ("Trần Thị Bưởi", "01/01/1950", "070 · 150 · 001 234", "Phú Nghĩa")
