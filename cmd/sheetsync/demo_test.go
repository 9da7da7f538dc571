package main

import (
	"errors"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"sheetsync/cmd/internal/exit"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/xuri/excelize/v2"
)

// TestDemoOnce runs the demo in an empty directory, with a private PostgreSQL,
// and once more on what it left.
func TestDemoOnce(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	out, status := run(t, dir, nil, "demo", "--once")
	if status != exit.StatusDone {
		t.Fatalf("exit status %d:\n%s", status, out)
	}
	for _, want := range []string{
		"a sample register with ", "\nDatabase  ", "psql", "foreign_trade: applied in ", " new;", "  wrong     ", "not a correct e-mail address",
		"  wrote     ", "foreign_trade: unchanged in ", "Sales in base currency", "sent      finance@exporter.example",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("the summary doesn't say %q:\n%s", want, out)
		}
	}
	out, status = run(t, dir, nil, "demo", "--once")
	if status != exit.StatusDone || !strings.Contains(out, "as the last demo left it") || strings.Count(out, "foreign_trade: unchanged") == 0 {
		t.Errorf("the second demo: exit status %d:\n%s", status, out)
	}
}

// TestDemoGoesOn starts the demo, looks at its pages and its database as a
// newcomer would, uses another command beside it, and ends it with Ctrl-C.
func TestDemoGoesOn(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	p := start(t, dir, []string{"LANG=zh_CN.UTF-8"}, "demo")
	page := strings.TrimSpace(strings.TrimPrefix(p.until("网页  "), "网页"))
	sheet := strings.TrimSpace(strings.TrimPrefix(p.until("表格  "), "表格"))
	mailbox := strings.TrimSpace(strings.TrimPrefix(p.until("收件箱  "), "收件箱"))
	psql := strings.TrimSpace(strings.TrimPrefix(p.until("数据库  "), "数据库"))
	settings := strings.TrimSpace(strings.TrimPrefix(p.until("设置  "), "设置"))
	p.until("按 Ctrl-C 结束演示")
	for url, want := range map[string]string{sheet: "外贸客户信息管理", mailbox: "finance@exporter.example"} {
		if page := get(t, url); !strings.Contains(page, want) {
			t.Errorf("the page %s doesn't show %q:\n%.2000s", url, want, page)
		}
	}
	endpoint := sheet[:strings.Index(sheet, "/spreadsheets/")]
	refuses(t, page, page+"r/foreign_trade", sheet, endpoint+"/", sheet+"/edit", endpoint+"/admin/spreadsheets", endpoint+"/admin/people", endpoint+"/token",
		strings.Replace(sheet, "/spreadsheets/", "/v4/spreadsheets/", 1)+"?access_token=demo", mailbox, mailbox+"message/1")
	command := exec.Command("sh", "-c", psql+` -Atc "SELECT count(*) > 200 FROM foreign_trade.customers"`)
	command.Dir = dir
	answer, err := command.CombinedOutput()
	if err != nil || strings.TrimSpace(string(answer)) != "t" {
		t.Errorf("%s: %v: %s", psql, err, answer)
	}
	if out, status := run(t, dir, nil, "sync", "--config", settings, "--json"); status != exit.StatusDone || !strings.Contains(out, `"foreign_trade"`) {
		t.Errorf("sync beside the demo: exit status %d: %s", status, out)
	}
	if _, status := run(t, dir, nil, "demo", "--language", "zh-CN"); status != exit.StatusFailed {
		t.Errorf("a second demo in the same directory: exit status %d", status)
	}
	if err := p.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	if status := p.end(); status != exit.StatusDone {
		t.Errorf("after Ctrl-C: exit status %d:\n%s%s", status, p.told.String(), p.stderr)
	}
	if !strings.Contains(p.told.String(), "正在停止") {
		t.Error("the demo doesn't say that it stops")
	}
}

// TestDemoAfterKill kills a demo; the next one works.
func TestDemoAfterKill(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	p := start(t, dir, nil, "demo")
	p.until("A run reads the sheet")
	if err := p.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	p.end()
	if out, status := run(t, dir, nil, "demo", "--once"); status != exit.StatusDone {
		t.Errorf("exit status %d:\n%s", status, out)
	}
}

// TestDemoWorkbook shows workbooks of one's own: one with a built-in schema, and
// a larger one with its own schema.
func TestDemoWorkbook(t *testing.T) {
	t.Parallel()
	northwind, err := filepath.Abs(filepath.Join("..", "..", "..", "shared", "northwind"))
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		name             string
		workbook, schema string
		first, again     string // what the first demo and the second one show
	}{
		{"built-in schema", ownWorkbook(t), "customer-summary", "Customers 2 new", "customer_summary: unchanged"},
		{"own schema", filepath.Join(northwind, "northwind.xlsx"), filepath.Join(northwind, "northwind.yaml"), "Lifetime value 110277.32", "Lifetime value 110277.32"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			if _, err := os.Stat(tc.workbook); err != nil {
				t.Skipf("SKIPPED: the shared data are not there: %v", err)
			}
			dir := t.TempDir()
			for _, want := range []string{tc.first, tc.again} {
				out, status := run(t, dir, nil, "demo", "--once", "--workbook", tc.workbook, "--schema", tc.schema)
				if status != exit.StatusDone || !strings.Contains(out, want) {
					t.Errorf("exit status %d, and no %q:\n%s", status, want, out)
				}
			}
		})
	}
}

// ownWorkbook makes a register of two customers, as a team would export it.
func ownWorkbook(t *testing.T) string {
	t.Helper()
	f := excelize.NewFile()
	defer func() { _ = f.Close() }()
	rows := [][]any{{"姓名", "邮箱", "公司"}, {"Ana Rojas", "ana@lumen.example", "Lumen Trading"}, {"李海", "li@haifeng.example", "海风贸易有限公司"}}
	err := f.SetSheetName(f.GetSheetName(0), "客户")
	for i := range rows {
		err = errors.Join(err, f.SetSheetRow("客户", "A"+strconv.Itoa(i+1), &rows[i]))
	}
	path := filepath.Join(t.TempDir(), "register.xlsx")
	if err := errors.Join(err, f.SaveAs(path)); err != nil {
		t.Fatal(err)
	}
	return path
}

// refuses checks that pages of other sites get nothing from these addresses: neither those
// whose name was made to lead to this machine (DNS rebinding), nor by requests from afar.
func refuses(t *testing.T, urls ...string) {
	t.Helper()
	for _, url := range urls {
		for _, c := range []struct {
			method, host, origin string
			status               int
		}{
			{http.MethodGet, "evil.example", "", http.StatusMisdirectedRequest},
			{http.MethodPost, "evil.example", "http://evil.example", http.StatusMisdirectedRequest},
			{http.MethodDelete, "127.0.0.1.evil.example", "", http.StatusMisdirectedRequest},
			{http.MethodPost, "", "http://evil.example", http.StatusForbidden},
		} {
			r, err := http.NewRequest(c.method, url, nil)
			if err != nil {
				t.Fatal(err)
			}
			r.Host = c.host
			if c.origin != "" {
				r.Header.Set("Origin", c.origin)
			}
			res, err := http.DefaultClient.Do(r)
			if err != nil {
				t.Fatal(err)
			}
			res.Body.Close()
			if res.StatusCode != c.status {
				t.Errorf("%s %s as %q from %q: %s", c.method, url, c.host, c.origin, res.Status)
			}
		}
	}
}

func get(t *testing.T, url string) string {
	t.Helper()
	res, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	page, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(page)
}
