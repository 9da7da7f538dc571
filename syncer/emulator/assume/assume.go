// Package assume says how the emulator answers where nobody knows what Google does, or where two sources disagree, so that
// a client can be tried against each answer.
//
// Every question has a name and two or more answers, of which the first is the default: what the recordings show, or what
// the documentation says. [Parse] reads the form of a command line, updateNoMatch=ignored,appendTable=drop; [Questions]
// lists what can be asked.
package assume

import (
	"fmt"
	"slices"
	"strings"
)

// Answer is one answer to a question; "" is the question's default.
type Answer string

// The answers.
const (
	// Refused is status 400, and with it the batch.
	Refused Answer = "refused"
	// Ignored succeeds and does nothing.
	Ignored Answer = "ignored"
	// Clipped takes the last row or column that there is.
	Clipped Answer = "clipped"
	// Land puts the values where they belong.
	Land Answer = "land"
	// Drop succeeds and loses the values.
	Drop Answer = "drop"
	// Apart leaves a Table as it is.
	Apart Answer = "apart"
	// Join makes a Table grow.
	Join Answer = "join"
	// Follow moves with the cells.
	Follow Answer = "follow"
	// Stay keeps the place.
	Stay Answer = "stay"
	// Saved keeps what was asked for.
	Saved Answer = "saved"
	// Failed loses it and says so.
	Failed Answer = "failed"
)

// Answers is what is assumed. The zero Answers are the defaults.
type Answers struct {
	UpdateNoMatch     Answer `json:"updateNoMatch,omitempty"`
	DeleteNoMatch     Answer `json:"deleteNoMatch,omitempty"`
	CreateBeyondGrid  Answer `json:"createBeyondGrid,omitempty"`
	DataFilterNoMatch Answer `json:"dataFilterNoMatch,omitempty"`
	AppendTable       Answer `json:"appendTable,omitempty"`
	AppendBelowTable  Answer `json:"appendBelowTable,omitempty"`
	CutPaste          Answer `json:"cutPaste,omitempty"`
	Comments          Answer `json:"comments,omitempty"`
}

// Question is something that isn't known of the API.
type Question struct {
	// Name is how it is asked for, and Short another name, or "".
	Name, Short string
	// What is unknown, in words.
	What string
	// Answers are those that can be played; the first is the default.
	Answers []Answer

	of func(*Answers) *Answer
}

// Questions returns all questions, in the order in which help lists them.
func Questions() []Question {
	return []Question{
		{Name: "updateNoMatch", Short: "a", What: "updateDeveloperMetadata whose filter matches nothing",
			Answers: []Answer{Refused, Ignored}, of: func(a *Answers) *Answer { return &a.UpdateNoMatch }},
		{Name: "deleteNoMatch", Short: "c", What: "deleteDeveloperMetadata whose filter matches nothing",
			Answers: []Answer{Ignored, Refused}, of: func(a *Answers) *Answer { return &a.DeleteNoMatch }},
		{Name: "createBeyondGrid", Short: "d", What: "createDeveloperMetadata for a row or column beyond the grid",
			Answers: []Answer{Refused, Ignored, Clipped}, of: func(a *Answers) *Answer { return &a.CreateBeyondGrid }},
		{Name: "dataFilterNoMatch", What: "values written or cleared through a filter that matches nothing",
			Answers: []Answer{Ignored, Refused}, of: func(a *Answers) *Answer { return &a.DataFilterNoMatch }},
		{Name: "appendTable", What: "appendCells into a Table by its tableId",
			Answers: []Answer{Land, Drop}, of: func(a *Answers) *Answer { return &a.AppendTable }},
		{Name: "appendBelowTable", What: "values.append without INSERT_ROWS over a Table",
			Answers: []Answer{Apart, Join}, of: func(a *Answers) *Answer { return &a.AppendBelowTable }},
		{Name: "cutPaste", What: "a row's metadata when all its cells are cut or dragged to another row",
			Answers: []Answer{Stay, Follow}, of: func(a *Answers) *Answer { return &a.CutPaste }},
		{Name: "comments", What: "changes of comments, which aren't part of a batch's all or nothing",
			Answers: []Answer{Saved, Failed}, of: func(a *Answers) *Answer { return &a.Comments }},
	}
}

// Parse reads questions with their answers, as in updateNoMatch=ignored,appendTable=drop. Short names are fine, "" is all
// defaults. An unknown name or answer is an error that lists those there are.
func Parse(text string) (Answers, error) {
	var a Answers
	if strings.TrimSpace(text) == "" {
		return a, nil
	}
	for part := range strings.SplitSeq(text, ",") {
		name, answer, _ := strings.Cut(strings.TrimSpace(part), "=")
		if err := a.set(name, Answer(answer)); err != nil {
			return Answers{}, err
		}
	}
	return a, nil
}

func (a *Answers) set(name string, answer Answer) error {
	all := Questions()
	i := slices.IndexFunc(all, func(q Question) bool { return name == q.Name || name == q.Short && name != "" })
	if i < 0 {
		names := make([]string, len(all))
		for i, q := range all {
			names[i] = q.Name
		}
		return fmt.Errorf("nothing is called %q that could be assumed; there are %s", name, strings.Join(names, ", "))
	}
	q := all[i]
	if !slices.Contains(q.Answers, answer) {
		return fmt.Errorf("%s can't be %q; it is %s", q.Name, answer, q.choices(" or "))
	}
	at := q.of(a)
	if *at != "" && *at != answer {
		return fmt.Errorf("%s is given twice, as %s and as %s", q.Name, *at, answer)
	}
	*at = answer
	return nil
}

func (q Question) choices(between string) string {
	list := make([]string, len(q.Answers))
	for i, a := range q.Answers {
		list[i] = string(a)
	}
	return strings.Join(list, between)
}

// Usage lists the questions for help, a line each: name=answer|answer and what it is about.
func Usage() string {
	var b strings.Builder
	for _, q := range Questions() {
		fmt.Fprintf(&b, "  %s=%s\n      %s\n", q.Name, q.choices("|"), q.What)
	}
	return b.String()
}

// String is the answers in the form that [Parse] reads, "" when all are defaults.
func (a Answers) String() string {
	var parts []string
	for _, q := range Questions() {
		if answer := *q.of(&a); answer != "" && answer != q.Answers[0] {
			parts = append(parts, q.Name+"="+string(answer))
		}
	}
	return strings.Join(parts, ",")
}

// Combinations returns every combination of answers to the named questions, the defaults first; the others keep theirs.
// It is nil when a name is unknown.
func Combinations(names ...string) []Answers {
	out := []Answers{{}}
	for _, name := range names {
		all := Questions()
		i := slices.IndexFunc(all, func(q Question) bool { return q.Name == name })
		if i < 0 {
			return nil
		}
		var more []Answers
		for _, answer := range all[i].Answers {
			for _, a := range out {
				*all[i].of(&a) = answer
				more = append(more, a)
			}
		}
		out = more
	}
	return out
}
