package adopting_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"sheetsync/cmd/internal/check"
	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer"
	"sheetsync/syncer/interchange"
	"sheetsync/syncer/template/inference"
)

// A register grows: its tabs, each a header and a row a number.
type register struct {
	name string
	tabs []growingTab
}

type growingTab struct {
	title  string
	header []string
	row    func(n int, r *rand.Rand) []string
}

func pick(r *rand.Rand, texts ...string) string { return texts[r.IntN(len(texts))] }

// late is a text of the later rows alone, else one of those that were there.
func late(n int, then string, before ...string) string {
	if n >= inferred && n%3 == 0 {
		return then
	}
	return before[n%len(before)]
}

const (
	inferred = 150 // rows from which the descriptor is inferred
	grown    = 200
)

// registers are of different trades; what comes after the rows from which they
// are inferred is of other kinds: new customers and products, bigger amounts,
// decimals, blanks, other codes.
func growing() []register {
	customer := func(n int) string {
		if n >= inferred {
			return fmt.Sprintf("新客户%d (Asia) Ltd.", n)
		}
		return fmt.Sprintf("客户%d", n)
	}
	return []register{
		{"合同", []growingTab{
			{"客户", []string{"客户名称", "编号", "邮箱", "电话", "城市", "等级"}, func(n int, r *rand.Rand) []string {
				return []string{customer(n), fmt.Sprint(1000 + n), fmt.Sprintf("u%d@c%d.example", n, n), fmt.Sprintf("+86 138 0013 %04d", n), late(n, "乌鲁木齐", "上海", "深圳"), pick(r, "A", "B", "C")}
			}},
			{"合同", []string{"合同编号", "客户", "产品", "数量", "金额", "币种", "签订日期", "到期日期", "状态", "负责人邮箱", "备注"}, func(n int, r *rand.Rand) []string {
				quantity, amount := fmt.Sprint(1+r.IntN(9)), fmt.Sprint(100*(1+r.IntN(50)))
				if n >= inferred {
					quantity, amount = "2.5", fmt.Sprintf("%d.%02d", 1_000_000+n, n%100)
				}
				if n >= inferred && n%5 == 0 {
					quantity, amount = "", ""
				}
				return []string{fmt.Sprintf("HT-%03d", n), customer(n), late(n, fmt.Sprintf("新品%d 号", n), "灯", "插座"), quantity, amount, pick(r, "USD", "EUR"),
					fmt.Sprintf("2025-%02d-%02d", 1+n%12, 1+n%28), late(n, "", fmt.Sprintf("2026-%02d-%02d", 1+n%12, 1+n%28)), late(n, "已终止", "执行中", "已完成"), "zhang@team.example", late(n, "请联系财务", "")}
			}},
		}},
		{"school", []growingTab{
			{"Students", []string{"Student ID", "Name", "Class", "Parent's e-mail", "Date of birth", "Fee"}, func(n int, _ *rand.Rand) []string {
				return []string{fmt.Sprint(2024000 + n), late(n, "Ann Lee", fmt.Sprintf("Pupil %d", n)), late(n, "3b (new)", "1", "2"), late(n, "", fmt.Sprintf("p%d@home.example", n)), fmt.Sprintf("2015-%02d-%02d", 1+n%12, 1+n%28), late(n, "99.50", "120", "140")}
			}},
			{"Books on loan", []string{"Loan no.", "Student", "Title", "Due date", "Returned", "Condition"}, func(n int, _ *rand.Rand) []string {
				return []string{fmt.Sprint(1 + n), fmt.Sprint(2024000 + n), late(n, "1984", "Emma", "Ulysses"), fmt.Sprintf("2026-%02d-%02d", 1+n%12, 1+n%28), late(n, "", fmt.Sprintf("2026-%02d-%02d", 1+n%12, 1+n%28)), late(n, "lost", "good", "fair")}
			}},
		}},
		{"Verleih", []growingTab{
			{"Geräte", []string{"Gerätenummer", "Bezeichnung", "Seriennummer", "Miete pro Tag", "Prüfung fällig"}, func(n int, _ *rand.Rand) []string {
				return []string{fmt.Sprint(100 + n), late(n, "Bohrer 12", "Bagger", "Säge"), late(n, fmt.Sprintf("X-%d", n), fmt.Sprint(7000+n)), late(n, "12,50", "12", "30"), fmt.Sprintf("2026-%02d-%02d", 1+n%12, 1+n%28)}
			}},
			{"Mieten", []string{"Gerätenummer", "Kunde", "Von", "Bis", "Betrag", "Stück"}, func(n int, r *rand.Rand) []string {
				return []string{fmt.Sprint(100 + r.IntN(inferred)), late(n, fmt.Sprintf("Neu %d", n), "Maier", "Huber"), fmt.Sprintf("%02d.%02d.2026", 13+n%15, 1+n%12), fmt.Sprintf("%02d.%02d.2026", 13+n%15, 1+n%12), late(n, "1.234,56", "60", "90"), late(n, "1,5", "1", "2")}
			}},
		}},
	}
}

// What is inferred from a register's first rows finds no fault with the next.
func TestInferredFitsTomorrow(t *testing.T) {
	t.Parallel()
	for _, register := range growing() {
		for seed := range uint64(3) {
			t.Run(fmt.Sprint(register.name, seed), func(t *testing.T) {
				t.Parallel()
				random := rand.New(rand.NewPCG(seed, 1)) // the same rows each time
				var tabs []inference.Tab
				whole := &interchange.Source{Format: interchange.FormatXLSX}
				for _, tab := range register.tabs {
					first, all := table.NewGridBuilder(), table.NewGridBuilder()
					put := func(n int, row []string) {
						for _, cell := range row {
							if all.Text([]byte(cell)); n < inferred {
								first.Text([]byte(cell))
							}
						}
						if all.EndRow(); n < inferred {
							first.EndRow()
						}
					}
					put(0, tab.header)
					for n := range grown {
						put(n, tab.row(n, random))
					}
					tabs = append(tabs, inference.Tab{Title: tab.title, Grid: first.Grid()})
					whole.Tables = append(whole.Tables, interchange.SourceTable{Title: tab.title, Grid: all.Grid()})
				}
				source := inference.Infer(register.name, tabs, inference.Options{}).YAML
				d, err := sheetschema.Load("inferred.yaml", source)
				if err != nil {
					t.Fatalf("%v\n%s", err, source)
				}
				issues, err := check.Check{}.File(t.Context(), whole, syncer.Register{Name: "r", Descriptor: d, Language: language.English})
				if err != nil {
					t.Fatal(err)
				}
				for _, i := range issues {
					if i.Severity != sheetschema.SeverityInfo.String() {
						t.Errorf("%s row %d %s: %s %s", i.Resource, i.Row, i.Field, i.Code, i.Message)
					}
				}
				if t.Failed() {
					t.Logf("%s", source)
				}
				if seed == 0 && testing.Verbose() {
					t.Logf("%s", source)
				}
				if text := string(source); strings.Contains(text, "灯") || strings.Contains(text, "Bagger") {
					t.Error("a product's name is in the descriptor")
				}
			})
		}
	}
}
