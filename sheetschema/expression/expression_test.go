package expression_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"sheetsync/sheetschema/expression"
)

// order is a record of the tests. Fields not in it are empty.
var env = expression.Env{
	{Name: "name", Type: expression.TypeText},
	{Name: "status", Type: expression.TypeText},
	{Name: "quantity", Type: expression.TypeNumber},
	{Name: "unit_price", Type: expression.TypeNumber},
	{Name: "discount", Type: expression.TypeNumber},
	{Name: "order_date", Type: expression.TypeDate},
	{Name: "shipped_date", Type: expression.TypeDate},
	{Name: "eta", Type: expression.TypeDate},
	{Name: "paid", Type: expression.TypeBoolean},
	{Name: "called_at", Type: expression.TypeDateTime},
	{Name: "opens", Type: expression.TypeTime},
	{Name: "tags", Type: expression.TypeText},
	{Name: "数量", Type: expression.TypeNumber},
	{Name: "e-mail", Type: expression.TypeText},
	{Name: "extra", Type: expression.TypeAny},
	{Name: "none_text", Type: expression.TypeText},
	{Name: "none_number", Type: expression.TypeNumber},
	{Name: "none_date", Type: expression.TypeDate},
	{Name: "none_bool", Type: expression.TypeBoolean},
}

type record map[string]expression.Value

func (r record) Value(field int) expression.Value { return r[env[field].Name] }

func day(t testing.TB, text string) expression.Value {
	t.Helper()
	d, err := expression.ParseDay(text)
	if err != nil {
		t.Fatal(err)
	}
	return expression.DateOf(d)
}

func order(t testing.TB) record {
	return record{
		"name":         expression.TextOf("深圳 Huaqiang Ltd"),
		"status":       expression.TextOf("paid"),
		"quantity":     expression.IntegerOf(12),
		"unit_price":   expression.DecimalOf(1999, -2),
		"discount":     expression.DecimalOf(15, -2),
		"order_date":   day(t, "2025-01-31"),
		"shipped_date": day(t, "2025-02-03"),
		"paid":         expression.BooleanOf(true),
		// 2025-01-31 23:30 UTC is 2025-02-01 07:30 in Shanghai.
		"called_at": expression.DateTimeOf(time.Date(2025, 1, 31, 23, 30, 0, 0, time.UTC).UnixMicro()),
		"opens":     expression.TimeOf(9*3600 + 30*60),
		"tags":      expression.TextOf("VIP, Asia ,new"),
		"数量":        expression.IntegerOf(3),
		"e-mail":    expression.TextOf("a@b.cn"),
		"extra":     expression.AnyOf(`{"a":1}`),
	}
}

func scope(t testing.TB) expression.Scope {
	t.Helper()
	return expression.Scope{
		Today: day(t, "2025-02-10").Day(),
		Zone:  time.FixedZone("Asia/Shanghai", 8*3600),
	}
}

// eval compiles and evaluates an expression over the order.
func eval(t testing.TB, source string) (expression.Value, error) {
	t.Helper()
	p, err := expression.Compile(source, env, expression.TypeAny)
	if err != nil {
		t.Fatalf("%s: %v", source, err)
	}
	return p.Eval(order(t), scope(t))
}

// checkAll holds the results, as text, against those wanted; “∅” is empty.
func checkAll(t *testing.T, want map[string]string) {
	t.Helper()
	for source, text := range want {
		v, err := eval(t, source)
		got := v.String()
		if v.IsEmpty() {
			got = "∅"
		}
		if err != nil || got != text {
			t.Errorf("%s = %s, %v; want %s", source, got, err, text)
		}
	}
}

func TestNumbers(t *testing.T) {
	t.Parallel()
	checkAll(t, map[string]string{
		"round(quantity * unit_price * (1 - discount), 2)": "203.9",
		"quantity * unit_price":                            "239.88",
		"0.1 + 0.2":                                        "0.3",
		"0.1 + 0.2 == 0.3":                                 "true",
		"1.10 == 1.1":                                      "true",
		"100 * 1.1":                                        "110",
		"12345678901234567890.12345678901234567890 + 0": "12345678901234567890.1234567890123456789",
		"9223372036854775807 + 1":                       "9223372036854775808",
		"9223372036854775807 * 9223372036854775807":     "85070591730234615847396907784232501249",
		"-9223372036854775807 - 2":                      "-9223372036854775809",
		"1 / 3":                                         "0.3333333333333333333333333333333333",
		"2 / 3":                                         "0.6666666666666666666666666666666667",
		"1 / 8":                                         "0.125",
		"10 / 4":                                        "2.5",
		"-7 % 3":                                        "-1",
		"7.5 % 2":                                       "1.5",
		"2 ** 10":                                       "1024",
		"2 ^ 0.5":                                       "1.414213562373095048801688724209698",
		"1.05 ** 3":                                     "1.157625",
		"2 ** -2":                                       "0.25",
		"1e3 + 1_000":                                   "2000",
		"0x10":                                          "16",
		"-quantity":                                     "-12",
		"+quantity":                                     "12",
		"1e30 + 1":                                      "1000000000000000000000000000001",
		"1e300 - 1e300":                                 "0",
		"abs(-2.50)":                                    "2.5",
		"floor(-2.5)":                                   "-3",
		"ceil(-2.5)":                                    "-2",
		"ceil(2.000000000000000000001)":                 "3",
		"int(-2.9)":                                     "-2",
		`int("42.9")`:                                   "42",
		`number(" 12.50 ")`:                             "12.5",
		"min(3, 1.5, 2)":                                "1.5",
		"max([3, 1.5, 2])":                              "3",
		"sum([0.1, 0.2, 0.3])":                          "0.6",
		"mean([1, 2])":                                  "1.5",
		"数量 + 1":                                        "4",
	})
}

func TestRound(t *testing.T) {
	t.Parallel()
	checkAll(t, map[string]string{
		"round(2.5)":                             "3",
		"round(-2.5)":                            "-3",
		"round(2.4999999999999999999999999)":     "2",
		"round(1.005, 2)":                        "1.01",
		"round(-1.005, 2)":                       "-1.01",
		"round(1.0049999, 2)":                    "1",
		"round(1250, -2)":                        "1300",
		"round(-1250, -2)":                       "-1300",
		"round(1249, -2)":                        "1200",
		"round(49, -2)":                          "0",
		"round(50, -2)":                          "100",
		"round(9e18, -19)":                       "10000000000000000000",
		"round(4e18, -19)":                       "0",
		"round(1, 5)":                            "1",
		"round(123456789012345678901.5)":         "123456789012345678902",
		"round(-0.4)":                            "0",
		"round(0.125, 2)":                        "0.13",
		"round(1 / 3, 4)":                        "0.3333",
		"round(unit_price, quantity - 11)":       "20",
		"round(9223372036854775807, -1)":         "9223372036854775810",
		"round(99999999999999999999999.95e0, 1)": "100000000000000000000000",
	})
}

func TestEmptyOperands(t *testing.T) {
	t.Parallel()
	checkAll(t, map[string]string{
		"none_number + 1":                      "∅",
		"1 - none_number":                      "∅",
		"-none_number":                         "∅",
		"none_number > 1":                      "∅",
		"none_number == 1":                     "∅",
		"none_number != 1":                     "∅",
		"none_number == nil":                   "true",
		"nil == none_number":                   "true",
		"none_number != nil":                   "false",
		"quantity != nil":                      "true",
		"extra != nil":                         "true",
		`none_text == ""`:                      "true",
		`name != ""`:                           "true",
		"none_number ?? 5":                     "5",
		"quantity ?? 5":                        "12",
		`name + (none_text ?? "")`:             "深圳 Huaqiang Ltd",
		`none_text + "x"`:                      "∅",
		`none_text ?? ""`:                      "∅",
		"round(none_number, 2)":                "∅",
		"min(1, none_number)":                  "∅",
		"upper(none_text)":                     "∅",
		"trim(\"  \") == nil":                  "true",
		"none_date - order_date":               "∅",
		"year(none_date)":                      "∅",
		"none_bool ? 1 : 2":                    "∅",
		"(none_bool ?? false) ? 1 : 2":         "2",
		"paid ? nil : 1":                       "∅",
		`none_text in ["a"]`:                   "∅",
		`none_text not in ["a"]`:               "∅",
		`none_text in ["a", nil]`:              "true",
		`status in [nil, "paid"]`:              "true",
		`none_text in ["", "a"]`:               "true",
		"none_number in 1..3":                  "∅",
		`none_text matches "a"`:                "∅",
		`any(split(none_text, ","), # == "a")`: "∅",
		"nil":                                  "∅",
	})
}

func TestThreeValuedLogic(t *testing.T) {
	t.Parallel()
	values := map[string]string{"true": "true", "false": "false", "none_bool": "∅"}
	and := func(a, b string) string {
		switch {
		case a == "false" || b == "false":
			return "false"
		case a == "∅" || b == "∅":
			return "∅"
		default:
			return "true"
		}
	}
	not := map[string]string{"true": "false", "false": "true", "∅": "∅"}
	for a, av := range values {
		checkAll(t, map[string]string{"not " + a: not[av], "!" + a: not[av]})
		for b, bv := range values {
			checkAll(t, map[string]string{
				a + " and " + b: and(av, bv),
				a + " && " + b:  and(av, bv),
				a + " or " + b:  not[and(not[av], not[bv])],
				a + " || " + b:  not[and(not[av], not[bv])],
			})
		}
	}
	checkAll(t, map[string]string{
		"shipped_date == nil or shipped_date >= order_date": "true",
		"eta == nil or shipped_date <= eta":                 "true",
		"shipped_date <= eta":                               "∅",
		"quantity > 0 and none_number > 0":                  "∅",
		"quantity > 99 and 1 / 0 > 0":                       "false",
		"quantity > 0 or 1 / 0 > 0":                         "true",
	})
}

func TestTruth(t *testing.T) {
	t.Parallel()
	for source, want := range map[string][2]bool{"paid": {true, false}, "not paid": {false, true}, "none_bool": {false, false}} {
		v, err := eval(t, source)
		if err != nil || v.IsTrue() != want[0] || v.IsFalse() != want[1] {
			t.Errorf("%s: IsTrue %v, IsFalse %v, %v; want %v", source, v.IsTrue(), v.IsFalse(), err, want)
		}
	}
}

func TestDivisionByZero(t *testing.T) {
	t.Parallel()
	for source, column := range map[string]int{"1 / (quantity - 12)": 3, "quantity % 0.0": 10, "0 ** -1": 3} {
		v, err := eval(t, source)
		var fault *expression.EvalError
		if !errors.Is(err, expression.ErrDivisionByZero) || !errors.As(err, &fault) || fault.Column != column || !v.IsEmpty() {
			t.Errorf("%s = %v, %v; want a division by zero at column %d", source, v, err, column)
		}
	}
}

func TestProgramTellsWhatItReads(t *testing.T) {
	t.Parallel()
	p, err := expression.Compile(`today() > order_date and quantity * quantity > discount and $env["e-mail"] != nil`, env, expression.TypeBoolean)
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(p.Fields(), " "); got != "quantity discount order_date e-mail" {
		t.Errorf("reads %s", got)
	}
	if !p.UsesToday() || p.Type() != expression.TypeBoolean || !p.Reads(2) || p.Reads(0) || len(p.Indexes()) != 4 {
		t.Errorf("UsesToday %v, type %v, reads %v", p.UsesToday(), p.Type(), p.Indexes())
	}
}
