package main

import (
	"context"
	"encoding/json"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"sheetsync/reminders/bounces/bouncestest"
	"sheetsync/reminders/inbox"
	"sheetsync/syncer/mirror/pgtest"
)

// The test binary is the program, too, so that scripts run it as processes of
// its own.
func TestMain(m *testing.M) {
	if filepath.Base(os.Args[0]) != "sheetsync" {
		signal.Reset(os.Interrupt, syscall.SIGTERM) // the tests are not the program: Ctrl-C ends them
	}
	testscript.Main(m, map[string]func(){
		"sheetsync": func() { os.Exit(realMain()) },
	})
}

// TestScripts runs the scripts in testdata: the program as people use it, as
// processes, against the emulator over HTTP and a real PostgreSQL.
func TestScripts(t *testing.T) {
	t.Parallel()
	shared, err := filepath.Abs(filepath.Join("..", "..", "..", "shared"))
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir: "testdata",
		Setup: func(env *testscript.Env) error {
			tb, ok := env.T().(testing.TB)
			if !ok {
				tb = t
			}
			env.Values[inboxKey{}] = new(*inbox.Server)
			env.Values[robotsKey{}] = new(chats)
			env.Values[refusalsKey{}] = new([]func())
			env.Values[backmailKey{}] = new(*bouncestest.Server)
			env.Setenv("SHARED", shared)
			env.Setenv("HOME", env.WorkDir)
			env.Setenv("LANG", "C.UTF-8")
			database := pgtest.New(tb)
			env.Setenv("DATABASE", database)
			env.Setenv("SHEETSYNC_DATABASE_URL", database)
			env.Setenv("SHEETSYNC_WEB_LISTEN", "off")
			return nil
		},
		Condition: func(name string) (bool, error) {
			_, err := os.Stat(filepath.Join(shared, name))
			return err == nil, nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"emulator":   startEmulator,
			"sheet":      editSheet,
			"sql":        query,
			"result":     checkResult,
			"fault":      injectFault,
			"inbox":      startInbox,
			"mails":      countMails,
			"refuse":     refuseMail,
			"backmail":   startBackmail,
			"comesback":  comeBack,
			"robots":     startRobots,
			"posts":      countPosts,
			"robotfault": robotFault,
			"status":     checkStatus,
			"totals":     compareTotals,
			"xlsx":       makeWorkbook,
			"teambook":   makeTeamBook,
			"made":       spreadsheetMade,
			"gb18030":    encodeFile,
		},
		RequireUniqueNames: true,
		UpdateScripts:      os.Getenv("UPDATE_SCRIPTS") != "",
	})
}

// query is “sql QUERY”: it prints the rows, cells separated by |.
func query(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: sql QUERY")
	}
	db := connect(ts)
	defer db.Close()
	rows, err := db.QueryxContext(context.Background(), args[0])
	ts.Check(err)
	defer rows.Close()
	for rows.Next() {
		cells, err := rows.SliceScan()
		ts.Check(err)
		texts := make([]string, len(cells))
		for i, c := range cells {
			texts[i] = cellText(c)
		}
		_, err = ts.Stdout().Write([]byte(strings.Join(texts, "|") + "\n"))
		ts.Check(err)
	}
	ts.Check(rows.Err())
}

// checkResult is “result PATH VALUE...”: the last line of standard output is a
// JSON document that holds these values, as resources.customers.rows 91.
func checkResult(ts *testscript.TestScript, neg bool, args []string) {
	lines := strings.Split(strings.TrimSpace(ts.ReadFile("stdout")), "\n")
	var document any
	if err := json.Unmarshal([]byte(lines[len(lines)-1]), &document); err != nil {
		ts.Fatalf("standard output ends with %q, which is no JSON: %v", lines[len(lines)-1], err)
	}
	for i := 0; i+1 < len(args); i += 2 {
		value := document
		for member := range strings.SplitSeq(args[i], ".") {
			switch v := value.(type) {
			case map[string]any:
				value = v[member]
			case []any:
				n, err := strconv.Atoi(member)
				if err != nil || n >= len(v) {
					ts.Fatalf("%s: there is no such member in %s", args[i], lines[len(lines)-1])
				}
				value = v[n]
			default:
				ts.Fatalf("%s: there is no such member in %s", args[i], lines[len(lines)-1])
			}
		}
		text, ok := value.(string)
		if !ok {
			encoded, err := json.Marshal(value)
			ts.Check(err)
			text = string(encoded)
		}
		if (text == args[i+1]) == neg {
			ts.Fatalf("%s is %s, not %s, in %s", args[i], text, args[i+1], lines[len(lines)-1])
		}
	}
}
