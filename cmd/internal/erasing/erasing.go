package erasing

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os/user"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"

	"sheetsync/cmd/internal/config"
	"sheetsync/cmd/internal/exit"
	"sheetsync/cmd/internal/prooffile"
	"sheetsync/cmd/internal/service"
	"sheetsync/cmd/internal/terminal"
	"sheetsync/syncer"
	"sheetsync/syncer/erasure"
	"sheetsync/syncer/mirror/subjects"
	"sheetsync/syncer/recordid"
)

// Options say how somebody is erased.
type Options struct {
	InSheet bool // also in the sheet
	DryRun  bool // show what would be erased; change nothing
	Yes     bool // don't ask
}

// An Erasure is a request.
type Erasure struct {
	Terminal  *terminal.Terminal
	Service   *service.Service
	Registers []*config.Register
	Subject   erasure.Subject
	Options   Options

	id  string
	key *erasure.Key
}

// A Result is what `erase --json` prints for a register in the end.
type Result struct {
	Register string `json:"register"`
	Status   string `json:"status"` // erased, dry_run, nothing
	Erasure  string `json:"erasure,omitempty"`
	Cells    int    `json:"cells"`          // in the database
	InSheet  int    `json:"cells_in_sheet"` // emptied there, or in a dry run to be
	Left     int    `json:"left_in_sheet"`
}

// A found is what there is of the person in one register.
type found struct {
	register *config.Register
	person   *erasure.Person // nil where nobody is found
	digest   string          // of what was shown
	cells    int
	places   []subjects.Place
	listed   *erasure.List // of an earlier request, where only the sheet may have the person still
	proof    *subjects.Proof
	inSheet  syncer.SheetErasure
}

// Run carries the request out and reports what it does.
func (e *Erasure) Run(ctx context.Context) error {
	e.id = "E" + strings.ToUpper(recordid.FromBits(recordid.RandomBits())[:6])
	if err := e.prepareKey(); err != nil {
		return err
	}
	var all []*found
	for _, r := range e.Registers {
		f, err := e.look(ctx, r)
		if err != nil {
			return err
		}
		all = append(all, f)
	}
	some := false
	for _, f := range all {
		if err := e.show(f); err != nil {
			return err
		}
		some = some || f.person != nil || len(f.inSheet.Left) > 0
	}
	switch {
	case !some:
		return e.finish(all, "nothing")
	case e.Options.DryRun:
		return e.finish(all, "dry_run")
	}
	if err := e.confirm(all); err != nil {
		return err
	}
	var err error
	if e.key, err = e.Service.ProofDir().MakeKey(); err != nil {
		return err
	}
	for _, f := range all {
		if err := e.execute(ctx, f); err != nil {
			return err
		}
	}
	return e.finish(all, "erased")
}

// prepareKey gets the key or, where there is none yet, one to look with that is thrown
// away: only what is erased needs one that lasts.
func (e *Erasure) prepareKey() (err error) {
	e.key, err = e.Service.ProofDir().Key()
	if errors.Is(err, prooffile.ErrNoKey) {
		e.key, err = new(erasure.Key), nil
		_, _ = rand.Read(e.key[:]) // it never fails
	}
	return err
}

// look finds out what there is of the person in a register.
func (e *Erasure) look(ctx context.Context, r *config.Register) (*found, error) {
	f := &found{register: r}
	err := e.Service.Look(ctx, func(ctx context.Context, tx *sqlx.Tx) error { return e.search(ctx, tx, f) })
	if err == nil && f.listed != nil && e.Options.InSheet {
		f.inSheet, err = e.Service.EraseInSheet(ctx, r, f.listed, true)
	}
	return f, err
}

// search looks for the person in the database.
func (e *Erasure) search(ctx context.Context, tx *sqlx.Tx, f *found) error {
	search, err := subjects.Open(ctx, tx, e.Service.Subjects(f.register))
	if err != nil {
		return err
	}
	people := search.People(e.Subject)
	at := 0
	switch {
	case len(people) == 0:
		return e.earlier(ctx, tx, f)
	case len(people) > 1:
		if at, err = Choose(e.Terminal, f.register, search, people); err != nil {
			return err
		}
	}
	f.person = &people[at]
	plan, err := search.Plan(ctx, tx, e.key, f.person, e.id)
	if err != nil {
		return err
	}
	f.digest, f.cells, f.places = plan.Digest(), plan.Cells(), plan.Places
	f.listed = e.listOf(f.register, plan.Tokens)
	return nil
}

// listOf is the list of some tokens.
func (e *Erasure) listOf(r *config.Register, tokens []erasure.Token) *erasure.List {
	return erasure.NewList(e.key, tokens, r.Name, e.Service.Descriptor(r), e.Service.Subjects(r).Country)
}

// earlier finds the request by which somebody was erased before.
func (e *Erasure) earlier(ctx context.Context, tx *sqlx.Tx, f *found) error {
	proofs, err := subjects.Proofs(ctx, tx, f.register.Name)
	if err != nil {
		return err
	}
	for i := range proofs {
		if proofs[i].Withdrawn != nil || proofs[i].Key != e.key.Fingerprint() {
			continue
		}
		list := e.listOf(f.register, subjects.TokensOf(proofs[i:i+1]))
		if list.Knows(e.Subject) {
			f.listed, f.proof = list, &proofs[i]
		}
	}
	return nil
}

// Choose asks who is meant of several people.
func Choose(t *terminal.Terminal, r *config.Register, search *subjects.Search, people []erasure.Person) (int, error) {
	labels := make([]string, len(people))
	for i := range people {
		labels[i] = describe(&people[i], search.Records(&people[i]))
	}
	if !t.JSON && t.Attended() {
		return t.Choose(fmt.Sprintf("%s: several people may be meant. Which one?", r.Name), labels, -1)
	}
	for i := range people {
		p := &people[i]
		if !t.JSON {
			t.Warn("%s: %s", r.Name, labels[i])
			continue
		}
		if err := t.Document(map[string]any{"register": r.Name, "candidate": i + 1, "names": list(p.Names), "emails": list(p.Emails), "phones": list(p.Phones), "records": search.Records(p)}); err != nil {
			return 0, err
		}
	}
	return 0, exit.Usage("name one of them by an address, a number or a record id that nobody else has, or with --register", "%d people of register %s may be meant", len(people), r.Name)
}

func list(texts []string) []string { return append([]string{}, texts...) }

// describe says who somebody is, for whoever has to tell people apart.
func describe(p *erasure.Person, records []string) string {
	text := p.Describe()
	switch n := len(records); {
	case p.Elsewhere:
		text += " (in others' records)"
	case n > 3:
		text += fmt.Sprintf(" (%s and %d more records)", strings.Join(records[:3], ", "), n-3)
	default:
		text += " (" + strings.Join(records, ", ") + ")"
	}
	return text
}

// confirm wants a yes from whoever sits at the terminal.
func (e *Erasure) confirm(all []*found) error {
	cells, sheet := 0, 0
	for _, f := range all {
		cells, sheet = cells+f.cells, sheet+len(f.inSheet.Left)
	}
	question := fmt.Sprintf("Erase %s in the database? It can't be undone.", terminal.Count(cells, "value"))
	if e.Options.InSheet {
		question = fmt.Sprintf("Erase %s in the database and %s in the sheet? It can't be undone.", terminal.Count(cells, "value"), terminal.Count(sheet, "cell"))
	}
	const hint = "--yes goes ahead without asking, --dry-run only shows"
	switch {
	case e.Options.Yes:
		return nil
	case !e.Terminal.Attended():
		return exit.Usage(hint, "there is nobody to ask: standard input is not a terminal")
	case e.Terminal.Confirm(question):
		return nil
	}
	return exit.Hint(errors.New("nothing was changed"), hint)
}

// execute erases in one register just what was shown.
func (e *Erasure) execute(ctx context.Context, f *found) error {
	if f.person != nil {
		if err := e.eraseInDatabase(ctx, f); err != nil {
			return err
		}
	}
	if !e.Options.InSheet || f.listed == nil {
		return nil
	}
	done, err := e.Service.EraseInSheet(ctx, f.register, f.listed, false)
	f.inSheet = done
	if errors.Is(err, syncer.ErrReadOnly) {
		e.Terminal.Warn("sheetsync: %s: nothing can be written into the sheet: empty these cells yourself", f.register.Name)
		return e.showCells(f)
	}
	if err != nil {
		return exit.Hint(fmt.Errorf("register %s: the database is rid of the person, the sheet isn't: %w", f.register.Name, err), "run the same command again: it goes on in the sheet")
	}
	if len(done.Left) > 0 || f.proof == nil {
		return nil
	}
	f.proof.InSheet = true
	return e.record(ctx, f.proof)
}

func (e *Erasure) eraseInDatabase(ctx context.Context, f *found) error {
	return e.Service.EraseIn(ctx, f.register, func(ctx context.Context, tx *sqlx.Tx) error {
		search, err := subjects.Open(ctx, tx, e.Service.Subjects(f.register))
		if err != nil {
			return err
		}
		changed := exit.Hint(fmt.Errorf("register %s was changed meanwhile: nothing was erased there", f.register.Name), "run the command again to see what there is now")
		for _, p := range search.People(e.Subject) {
			if p.Describe() != f.person.Describe() {
				continue
			}
			plan, err := search.Plan(ctx, tx, e.key, &p, e.id)
			if err != nil {
				return err
			}
			if plan.Digest() != f.digest {
				return changed
			}
			f.listed = e.listOf(f.register, plan.Tokens)
			f.proof = &subjects.Proof{
				ID: e.id, Register: f.register.Name, Kind: e.Subject.Kind, Key: e.key.Fingerprint(), At: time.Now().UTC().Truncate(time.Second), By: account(),
				Counts: plan.ByTable(), Tokens: subjects.Bytes(plan.Tokens),
			}
			// The file first: what it has and the database hasn't is carried out again.
			if err := e.Service.ProofDir().Append(*f.proof); err != nil {
				return err
			}
			if err := subjects.Record(ctx, tx, f.proof); err != nil {
				return err
			}
			return plan.Execute(ctx, tx)
		}
		return changed
	})
}

// record keeps what became of a proof.
func (e *Erasure) record(ctx context.Context, p *subjects.Proof) error {
	if err := subjects.Record(ctx, e.Service.DB.DB(), p); err != nil {
		return err
	}
	return e.Service.ProofDir().Append(*p)
}

// account is the name of the account that the command runs under.
func account() string {
	if u, err := user.Current(); err == nil {
		return u.Username
	}
	return "unknown"
}
