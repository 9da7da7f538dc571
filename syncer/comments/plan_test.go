package comments_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sheetsync/sheetschema/expression"
	"sheetsync/syncer/comments"
	"sheetsync/syncer/dismissals"
)

var marker = comments.MarkerOf("acme", "1abc")

// finding is an error of a record, whose cell holds something.
func finding(record, holds string) comments.Finding {
	key := dismissals.Key{Resource: "deals", RecordID: record, Field: "email", Code: "format-error"}
	values := map[string]string{"email": holds}
	return comments.Finding{Key: key, Values: values, Text: "E-mail: wrong\n\n" + marker.Of(key, values)}
}

func noted(record, holds, thread string, state comments.State) comments.Comment {
	c := comments.Made(finding(record, holds), thread, time.Time{})
	c.State = state
	return c
}

// thread is the comment on a finding; how is open, ours (resolved by the service) or
// theirs.
func thread(id, record, holds, how string) comments.Thread {
	t := comments.Thread{ID: id, Text: finding(record, holds).Text, Open: how == "open"}
	if how != "open" {
		t.Replies = []comments.Reply{{ID: id + "-r", Mine: how == "ours", Resolves: true}}
	}
	return t
}

func TestPlanOf(t *testing.T) {
	t.Parallel()
	young, noColumn := finding("y", "x"), finding("n", "x")
	young.Young, noColumn.IDColumn = true, -1
	type (
		findings = []comments.Finding
		known    = []comments.Comment
		threads  = []comments.Thread
	)
	other := thread("t", "a", "x", "open")
	other.Text = strings.ReplaceAll(other.Text, marker.Of(finding("a", "x").Key, finding("a", "x").Values),
		comments.MarkerOf("other", "1abc").Of(finding("a", "x").Key, finding("a", "x").Values))
	for _, test := range []struct {
		name     string
		findings findings
		known    known
		threads  threads
		want     string
	}{
		{"nothing", nil, nil, nil, ""},
		{"errors, too many", findings{finding("a", "x"), finding("b", "x"), finding("c", "x"), finding("d", "x")}, nil, nil, "make a, make b, make c, 1 wait"},
		{"one that is told twice", findings{finding("a", "x"), finding("a", "x")}, nil, nil, "make a"},
		{"young, or without a place", findings{young, noColumn}, nil, nil, "2 wait"},
		{"it stands", findings{finding("a", "x")}, known{noted("a", "x", "t", "open")}, threads{thread("t", "a", "x", "open")}, "t open"},
		{"it stands otherwise", findings{finding("a", "y")}, known{noted("a", "x", "t", "open")}, threads{thread("t", "a", "x", "open")}, "t open"},
		{"corrected", nil, known{noted("a", "x", "t", "open")}, threads{thread("t", "a", "x", "open")}, "resolve t"},
		{"corrected and resolved", nil, known{noted("a", "x", "t", "open")}, threads{thread("t", "a", "x", "theirs")}, ""},
		{"corrected and deleted", nil, known{noted("a", "x", "t", "open")}, nil, ""},
		{"somebody resolved it", findings{finding("a", "x")}, known{noted("a", "x", "t", "open")}, threads{thread("t", "a", "x", "theirs")}, "t closed"},
		{"somebody deleted it", findings{finding("a", "x")}, known{noted("a", "x", "t", "open")}, nil, "t closed"},
		{"somebody opened it again", findings{finding("a", "x")}, known{noted("a", "x", "t", "closed")}, threads{thread("t", "a", "x", "open")}, "t open"},
		{"seen, and wrong again", findings{finding("a", "y")}, known{noted("a", "x", "t", "closed")}, threads{thread("t", "a", "x", "theirs")}, "make a"},
		{"young, and resolved", findings{young}, known{noted("y", "z", "t", "closed")}, threads{thread("t", "y", "z", "theirs")}, "t closed"},
		{"cut off before it was noted", findings{finding("a", "x")}, nil, threads{thread("t", "a", "x", "open")}, "t open"},
		{"cut off, and the cell changed", findings{finding("a", "y")}, nil, threads{thread("t", "a", "x", "open")}, "t open"},
		{"cut off, and corrected", nil, nil, threads{thread("t", "a", "x", "open")}, "resolve t"},
		{"cut off, and resolved", findings{finding("a", "x")}, nil, threads{thread("t", "a", "x", "theirs")}, "t closed"},
		{"made twice", findings{finding("a", "x")}, nil, threads{thread("s", "a", "x", "theirs"), thread("t", "a", "x", "open"), thread("u", "a", "x", "open")}, "t open, resolve u"},
		{"wrong again after it was corrected", findings{finding("a", "x")}, nil, threads{thread("t", "a", "x", "ours")}, "make a"},
		{"wrong again, seen once for another value", findings{finding("a", "y")}, nil, threads{thread("t", "a", "x", "theirs")}, "make a"},
		{"another register's", findings{finding("a", "x")}, nil, threads{other}, "make a"},
		{"a person's", findings{finding("a", "x")}, nil, threads{{ID: "t", Text: "please look", Open: true}}, "make a"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			plan := comments.PlanOf(test.findings, test.known, test.threads, marker, 3, time.Time{})
			var got []string
			for _, f := range plan.Make {
				got = append(got, "make "+f.RecordID)
			}
			for _, c := range plan.Known {
				got = append(got, c.Thread+" "+string(c.State))
			}
			for _, id := range plan.Resolve {
				got = append(got, "resolve "+id)
			}
			if plan.Waiting > 0 {
				got = append(got, string(rune('0'+plan.Waiting))+" wait")
			}
			if diff := cmp.Diff(test.want, strings.Join(got, ", ")); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			// What was planned is planned once.
			if comments.News(plan.Known, carriedOut(test.threads, plan), marker) {
				t.Error("the next run finds news")
			}
		})
	}
}

// carriedOut are the threads after a plan, but for those that it makes.
func carriedOut(threads []comments.Thread, plan comments.Plan) []comments.Thread {
	after := slices.Clone(threads)
	for i := range after {
		if slices.Contains(plan.Resolve, after[i].ID) {
			after[i].Open = false
		}
	}
	return after
}

func TestAnswers(t *testing.T) {
	t.Parallel()
	today, err := expression.ParseDay("2026-11-29")
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ reply, want string }{
		{"not an error", "dismissed"},
		{"不是错误，客户只有这个", "dismissed"},
		{"忽略", "dismissed"},
		{"later 2026-12-01", "later 2026-12-01"},
		{"Later: 1 Dec 2026.", "later 2026-12-01"},
		{"稍后 12-01", "later 2026-12-01"},
		{"稍后12月1日", "later 2026-12-01"},
		{"稍后：2/14", "later 2027-02-14"},
		{"撤销", "withdrawn"},
		{"ok", ""}, // somebody will see to it
		{"ok, I will ask", ""},
		{"later", ""},
		{"later today", ""},
		{"later 2026-11-29", ""}, // is now
		{"later 31-31", ""},
		{"not an error?", ""},
	} {
		c := noted("a", "x", "t", "open")
		c.Read = "read"
		th := thread("t", "a", "x", "open")
		th.Replies = []comments.Reply{{ID: "old", Text: "not an error"}, {ID: "read", Text: "not an error"}, {ID: "own", Text: "not an error", Mine: true}, {ID: "new", Author: "Li", Text: test.reply}}
		got := ""
		for _, d := range comments.Answers([]comments.Comment{c}, []comments.Thread{th}, today, time.Time{}) {
			got += string(d.Verdict)
			if d.Verdict == dismissals.Later {
				got += " " + d.Until.String()
			}
			if d.By != "Li" || d.Source != dismissals.FromComment {
				t.Errorf("%q is by %q, from %q", test.reply, d.By, d.Source)
			}
		}
		if got != test.want {
			t.Errorf("%q is read as %q, want %q", test.reply, got, test.want)
		}
	}
}
