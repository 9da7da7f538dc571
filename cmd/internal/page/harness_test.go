package page_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"sheetsync/cmd/internal/page"
	"sheetsync/cmd/internal/web/limit"
	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
	"sheetsync/syncer"
	"sheetsync/syncer/emulator"
	"sheetsync/syncer/emulator/grid"
	"sheetsync/syncer/gsheets"
	"sheetsync/syncer/hold"
	"sheetsync/syncer/mirror"
	"sheetsync/syncer/mirror/access"
	"sheetsync/syncer/mirror/mirrortest"
)

const account = "sync@example.iam.gserviceaccount.com"

// prepared is a database with the service's own tables.
var prepared = mirrortest.Template()

// The people who visit the page of the register acme; each is known by a name.
var people = map[string]struct {
	role  access.Role // "" for whoever no register knows
	names []string
}{
	"boss":     {access.Manager, nil},
	"li":       {access.Sales, []string{"Li Wei"}},
	"wang":     {access.Sales, []string{"Wang Fang"}},
	"pay":      {access.Finance, nil},
	"ana":      {access.Analyst, nil},
	"stranger": {},
}

// office is a register with its spreadsheet, its mirror and its page.
type office struct {
	t      *testing.T
	server *emulator.Server
	book   string // id of the spreadsheet
	mirror *mirror.Mirror
	syncer *syncer.Syncer
	reg    syncer.Register
	pages  *page.Pages
	site   *httptest.Server
	looked int // how often a look at the sheet was asked for
	// reading is called while a page reads what it shows; nil for not.
	reading func()
	now     time.Time      // zero for now
	visits  *limit.Limiter // nil for the usual
	longest time.Duration  // zero for the usual
	during  func()         // is called before a run is applied; nil for nothing
}

// newOffice serves the page of a register whose spreadsheet has a tab a resource, each
// with the headers of its fields. There is another register, beta, that knows nobody but
// an operator.
func newOffice(t *testing.T, descriptor string) *office {
	t.Helper()
	d, err := sheetschema.Load("acme.yaml", []byte(descriptor))
	if err != nil {
		t.Fatal(err)
	}
	o := &office{t: t}
	if o.server, err = emulator.New(emulator.Options{Seed: 1, NoPage: true}); err != nil {
		t.Fatal(err)
	}
	if err = o.server.Start(context.Background(), "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = o.server.Close() })
	key, err := o.server.AddServiceAccount(account)
	if err != nil {
		t.Fatal(err)
	}
	if o.mirror, err = mirror.Open(t.Context(), prepared.New(t), nil); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = o.mirror.Close() })
	var tabs []string
	for _, r := range d.Resources {
		tabs = append(tabs, r.Caption(language.English))
	}
	if o.book, err = o.server.Create("Acme", tabs...); err != nil {
		t.Fatal(err)
	}
	if err := o.server.Share(o.book, account, emulator.Writer); err != nil {
		t.Fatal(err)
	}
	for _, r := range d.Resources {
		var headers []any
		for _, f := range r.Fields {
			if !f.Computed() {
				headers = append(headers, f.Caption(language.English))
			}
		}
		o.put(r.Caption(language.English), 1, headers...)
	}
	o.reg = syncer.Register{Name: d.Name, Spreadsheet: o.book, Descriptor: d, Language: language.English, WriteBack: true, Hold: hold.Limits{DeletedRatio: 0.3, DeletedRows: 5}}
	o.syncer = syncer.New(syncer.Config{
		Mirror: interrupted{o.mirror, o},
		Open: func(ctx context.Context, reg syncer.Register) (syncer.Workbook, error) {
			c, err := gsheets.New(ctx, gsheets.Options{
				Credentials: key, Endpoint: o.server.Endpoint(), RequestsPerMinute: 1_000_000, RetryFor: time.Second,
				Sleep: func(ctx context.Context, _ time.Duration) error { return ctx.Err() },
			})
			if err != nil {
				return nil, err
			}
			return c.Workbook(reg.Spreadsheet), nil
		},
	})
	o.serve()
	return o
}

// interrupted is a mirror that lets something happen between what a run reads and what it
// writes.
type interrupted struct {
	*mirror.Mirror
	o *office
}

func (m interrupted) Apply(ctx context.Context, run syncer.Run, c *syncer.Changes) error {
	if m.o.during != nil {
		m.o.during()
	}
	return m.Mirror.Apply(ctx, run, c)
}

// serve opens the page. Who visits is told by a header.
func (o *office) serve() {
	o.t.Helper()
	register := func(name string) *page.Register {
		return &page.Register{
			Name: name, Descriptor: o.reg.Descriptor, Language: o.reg.Language, Location: time.UTC, Sheet: "https://sheets.example.com/" + name,
			Rows: func(context.Context) func(resource, tab string, from, to int) string {
				if o.reading != nil {
					o.reading()
				}
				return func(resource, _ string, from, _ int) string {
					return fmt.Sprintf("https://sheets.example.com/%s#%s=%d", name, resource, from)
				}
			},
			Looked: func() { o.looked++ },
		}
	}
	pages, err := page.New(page.Options{
		DB: o.mirror.DB(), Mirror: o.mirror, Registers: []*page.Register{register(o.reg.Name), register("beta")}, Log: slog.New(slog.NewTextHandler(o.t.Output(), nil)),
		Wait:   time.Minute,
		Visits: o.visits, Longest: o.longest,
		Now: func() time.Time {
			if o.now.IsZero() {
				return time.Now()
			}
			return o.now
		},
		Visitor: func(r *http.Request) (page.Person, bool) {
			name := r.Header.Get("Visitor")
			if name == "operator" {
				return page.Person{Operator: true}, true
			}
			_, ok := people[name]
			return page.Person{Address: name + "@example.com", Name: name}, ok
		},
		Memberships: func(_ context.Context, p page.Person) ([]page.Membership, error) {
			if of := people[p.Name]; of.role != "" {
				return []page.Membership{{Register: o.reg.Name, Role: of.role, Names: of.names}}, nil
			}
			return nil, nil
		},
	})
	if err != nil {
		o.t.Fatal(err)
	}
	o.t.Cleanup(pages.Close)
	o.pages = pages
	o.site = httptest.NewServer(pages.Handler())
	o.t.Cleanup(o.site.Close)
}

// put writes cells of a row of a tab, the header being row 1, from its first one on.
func (o *office) put(tab string, row int, values ...any) {
	o.t.Helper()
	o.edit(func(s *grid.Spreadsheet) {
		sheet := s.Edited(s.SheetByTitle(tab).ID)
		for column, v := range values {
			switch v := v.(type) {
			case int:
				sheet.SetValue(row-1, column, grid.NumberValue(float64(v)))
			case string:
				if v == "" {
					sheet.SetValue(row-1, column, grid.Value{})
					continue
				}
				sheet.SetValue(row-1, column, grid.TextValue(v))
			default:
				o.t.Fatalf("no cell holds a %T", v)
			}
		}
	})
}

// edit changes the spreadsheet as somebody's one step.
func (o *office) edit(change func(*grid.Spreadsheet)) {
	o.t.Helper()
	if err := o.server.Edit(o.book, func(s *grid.Spreadsheet) error { change(s); return nil }); err != nil {
		o.t.Fatal(err)
	}
}

// sync has a run look at the sheet.
func (o *office) sync(want syncer.Status) {
	o.t.Helper()
	result, err := o.syncer.Run(o.t.Context(), o.reg, syncer.Options{})
	if result.Status != want {
		o.t.Fatalf("the run is %s (%s, %v), want %s", result.Status, result.Reason, err, want)
	}
}

// cell is what a tab shows in a row under a header.
func (o *office) cell(tab string, row int, header string) string {
	o.t.Helper()
	sheet := o.server.View(o.book).SheetByTitle(tab)
	for column := range sheet.UsedColumns() {
		if sheet.Cell(0, column).Value().String() == header {
			return sheet.Cell(row-1, column).Value().String()
		}
	}
	o.t.Fatalf("%s has no column %s", tab, header)
	return ""
}

// query has the values of a query's only column, in order.
func (o *office) query(sql string, args ...any) []string {
	o.t.Helper()
	list := []string{}
	if err := o.mirror.DB().SelectContext(o.t.Context(), &list, sql, args...); err != nil {
		o.t.Fatal(err)
	}
	return list
}

// value is that of a query with one row.
func (o *office) value(sql string, args ...any) string {
	o.t.Helper()
	list := o.query(sql, args...)
	if len(list) != 1 {
		o.t.Fatalf("%s: %q", sql, list)
	}
	return list[0]
}

// ask sends a request in somebody's name and returns the answer's status and body, or
// where it leads to. form is sent where it isn't nil.
func (o *office) ask(visitor, method, path string, form url.Values) (status int, body string) {
	o.t.Helper()
	var content io.Reader
	if form != nil {
		content = strings.NewReader(form.Encode())
	}
	r, err := http.NewRequestWithContext(o.t.Context(), method, o.site.URL+path, content)
	if err != nil {
		o.t.Fatal(err)
	}
	r.Header.Set("Visitor", visitor)
	r.Header.Set("Accept-Language", "en")
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	answer, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(r)
	if err != nil {
		o.t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		o.t.Fatal(err)
	}
	if to := answer.Header.Get("Location"); to != "" {
		return answer.StatusCode, to
	}
	return answer.StatusCode, string(text)
}

// see is a page as somebody sees it; an answer other than 200 fails the test.
func (o *office) see(visitor, path string) string {
	o.t.Helper()
	status, body := o.ask(visitor, http.MethodGet, path, nil)
	if status != http.StatusOK {
		o.t.Fatalf("%s sees %s: status %d", visitor, path, status)
	}
	return body
}

// A sight is what somebody sees of a page.
type sight struct {
	name, visitor, path string
	want, not           []string // texts that are there, and that aren't
}

// sees holds pages to what people are to see of them.
func (o *office) sees(t *testing.T, sights []sight) {
	t.Helper()
	for _, c := range sights {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			body := o.see(c.visitor, c.path)
			for _, text := range c.want {
				if !strings.Contains(body, text) {
					t.Errorf("without %q", text)
				}
			}
			for _, text := range c.not {
				if strings.Contains(body, text) {
					t.Errorf("with %q", text)
				}
			}
			if t.Failed() {
				t.Log(body)
			}
		})
	}
}
