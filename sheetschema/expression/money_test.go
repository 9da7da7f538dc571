package expression_test

import "testing"

func TestRoundMoney(t *testing.T) {
	t.Parallel()
	checkAll(t, map[string]string{
		`round_money(1.005, "USD")`:          "1.01",
		`round_money(-1.005, "usd")`:         "-1.01",
		`round_money(12.345, "KWD")`:         "12.345",
		`round_money(12.3455, "BHD")`:        "12.346",
		`round_money(1000.4, "JPY")`:         "1000",
		`round_money(1000.5, "JPY")`:         "1001",
		`round_money(-1000.5, "KRW")`:        "-1001",
		`round_money(99.5, "CLP")`:           "100",
		`round_money(1.00005, "CLF")`:        "1.0001",
		`round_money(12.505 * 10, "EUR")`:    "125.05",
		`round_money(1.005, "RMB")`:          "1.01",
		`round_money(1.005, "日元")`:           "1",
		`round_money(1.005, "")`:             "1.01",
		`round_money(1.005, "XXY")`:          "1.01",
		`round_money(1.005, none_text)`:      "∅",
		`round_money(none_number, "USD")`:    "∅",
		`round_money(1, none_text ?? "JPY")`: "1",
	})
}
