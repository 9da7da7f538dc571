// Package apifacts says what is known of how Google's API answers where its
// documentation is silent: feature detection for an API that has no versions.
//
// A question has a name and a few answers. They are asked on a scratch tab
// ([sheetsync/syncer/gsheets/probe]), or a write finds one out by itself; whoever
// keeps [Facts] gives them to the next write. What isn't known is taken as the
// package anchored documents it.
package apifacts

import "slices"

// A Question is something that isn't documented of the API.
type Question string

// The questions. Those on metadata are what a guarded write stands on.
const (
	UpdateNoMatch     Question = "updateNoMatch"     // updateDeveloperMetadata whose filter matches nothing
	DeleteNoMatch     Question = "deleteNoMatch"     // deleteDeveloperMetadata whose filter matches nothing
	CreateTwice       Question = "createTwice"       // createDeveloperMetadata with an id in use
	CreateBeyondGrid  Question = "createBeyondGrid"  // createDeveloperMetadata for a row beyond the grid
	DataFilterNoMatch Question = "dataFilterNoMatch" // values through a filter that matches nothing
	SortRows          Question = "sortRows"          // a row's metadata when rows are sorted
	SortCells         Question = "sortCells"         // a row's metadata when some columns of the rows are sorted
	MoveRow           Question = "moveRow"           // a row's metadata when the row is moved
	CutPaste          Question = "cutPaste"          // a row's metadata when all its cells are cut and pasted
	AppendTable       Question = "appendTable"       // appendCells into a Table by its id
	AppendBelowTable  Question = "appendBelowTable"  // values.append without INSERT_ROWS over a Table
	InsertIntoTable   Question = "insertIntoTable"   // rows inserted at a Table's end, inheriting from before
	WriteBelowTable   Question = "writeBelowTable"   // values written right below a Table
)

// An Answer is how the API answers.
type Answer string

// The answers.
const (
	Refused Answer = "refused" // status 400, and with it the batch
	Ignored Answer = "ignored" // it succeeds and does nothing
	Clipped Answer = "clipped" // the last row or column is taken instead
	Land    Answer = "land"    // the values are where they belong
	Drop    Answer = "drop"    // it succeeds, and the values are lost
	Apart   Answer = "apart"   // the Table stays as it is
	Join    Answer = "join"    // the Table grows
	Follow  Answer = "follow"  // it moves with the cells
	Stay    Answer = "stay"    // it keeps its place
	Unclear Answer = "unclear" // none of these: nothing is to be built on it
)

// Facts are answers that were seen. The zero value knows none.
type Facts map[Question]Answer

// Questions returns all questions, in the order in which people read them.
func Questions() []Question {
	return []Question{UpdateNoMatch, DeleteNoMatch, CreateTwice, CreateBeyondGrid, DataFilterNoMatch, SortRows, SortCells, MoveRow, CutPaste,
		AppendTable, AppendBelowTable, InsertIntoTable, WriteBelowTable}
}

// Text says in words what is asked.
func (q Question) Text() string {
	switch q {
	case UpdateNoMatch:
		return "an update of a row's metadata that isn't there"
	case DeleteNoMatch:
		return "a deletion of a row's metadata that isn't there"
	case CreateTwice:
		return "metadata with an id that is in use"
	case CreateBeyondGrid:
		return "metadata for a row beyond the grid"
	case DataFilterNoMatch:
		return "values written through a filter that matches nothing"
	case SortRows:
		return "a row's metadata when rows are sorted"
	case SortCells:
		return "a row's metadata when only some columns are sorted"
	case MoveRow:
		return "a row's metadata when the row is moved"
	case CutPaste:
		return "a row's metadata when its cells are cut and pasted"
	case AppendTable:
		return "cells appended to a Table by its id"
	case AppendBelowTable:
		return "values appended over a Table, without inserting rows"
	case InsertIntoTable:
		return "rows inserted at a Table's end"
	case WriteBelowTable:
		return "values written right below a Table"
	}
	return string(q)
}

// Assumed is what is taken for true of a question whose answer isn't known;
// empty for nothing.
func Assumed(q Question) Answer {
	switch q {
	case UpdateNoMatch, CreateTwice, CreateBeyondGrid:
		return Refused
	case DeleteNoMatch:
		return Ignored
	case SortRows, SortCells, MoveRow:
		return Follow
	case InsertIntoTable:
		return Join
	case WriteBelowTable:
		return Apart
	default:
		return ""
	}
}

// Of returns what is known or else assumed of a question.
func (f Facts) Of(q Question) Answer {
	if a, ok := f[q]; ok {
		return a
	}
	return Assumed(q)
}

// Broken returns the questions whose answers let no guard hold; none where writes
// are guarded.
//
// A guard has to refuse a batch where a row's metadata is gone. Either request of
// it may do so: the update, or the deletion. And the metadata has to go where the
// row goes.
func (f Facts) Broken() []Question {
	var broken []Question
	if f.Of(UpdateNoMatch) != Refused && f.Of(DeleteNoMatch) != Refused {
		broken = append(broken, UpdateNoMatch)
	}
	for _, q := range []Question{SortRows, MoveRow} {
		if f.Of(q) != Follow {
			broken = append(broken, q)
		}
	}
	return slices.Clip(broken)
}
