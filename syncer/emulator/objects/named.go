package objects

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer/emulator/grid"
	"sheetsync/syncer/emulator/ranges"
	"sheetsync/syncer/emulator/wire"
)

var rangeName = regexp.MustCompile(`^[\pL_][\pL\pN_.]*$`)

// checkNamed refuses what no named range can be called, or be about.
func (b *Editor) checkNamed(n *sheets.NamedRange) *wire.Error {
	_, cell := grid.ParseCells(n.Name)
	if cell || !rangeName.MatchString(n.Name) || len(n.Name) > 250 ||
		strings.EqualFold(n.Name, "true") || strings.EqualFold(n.Name, "false") {
		return wire.Invalid("The name you are trying to define is invalid: %s", n.Name)
	}
	for _, o := range b.Book.NamedRanges {
		if strings.EqualFold(o.Name, n.Name) && (n.NamedRangeId == "" || o.NamedRangeId != n.NamedRangeId) {
			return wire.Invalid("A named range with the name %q already exists.", n.Name)
		}
	}
	_, err := ranges.Grid(b.Book, n.Range)
	return err
}

// namedRange is the index of a named range, -1 when there is none.
func (b *Editor) namedRange(id string) int {
	return slices.IndexFunc(b.Book.NamedRanges, func(n *sheets.NamedRange) bool { return n.NamedRangeId == id })
}

func noNamedRange(id string) *wire.Error { return wire.Invalid("No named range with id: %s", id) }

// AddNamedRange carries out the request addNamedRange.
func (b *Editor) AddNamedRange(
	in *sheets.AddNamedRangeRequest,
) (*sheets.AddNamedRangeResponse, *wire.Error) {
	n := *wire.OrNew(in.NamedRange)
	id := n.NamedRangeId
	n.NamedRangeId = "" // of the ranges there are it is none yet
	if err := b.checkNamed(&n); err != nil {
		return nil, err
	}
	if id != "" && b.namedRange(id) >= 0 {
		return nil, wire.Invalid("A named range with the id %q already exists.", id)
	}
	if id == "" {
		id = strconv.FormatInt(b.NewID(func(id int64) bool {
			return b.namedRange(strconv.FormatInt(id, 10)) >= 0
		}), 10)
	}
	n.NamedRangeId = id
	b.Book.NamedRanges = append(b.Book.NamedRanges, &n)
	b.Restructured()
	return &sheets.AddNamedRangeResponse{NamedRange: &n}, nil
}

// UpdateNamedRange carries out the request updateNamedRange.
func (b *Editor) UpdateNamedRange(in *sheets.UpdateNamedRangeRequest) *wire.Error {
	mask, err := wire.UpdateMask[sheets.NamedRange](in.Fields)
	if err != nil {
		return err
	}
	from := wire.OrNew(in.NamedRange)
	i := b.namedRange(from.NamedRangeId)
	if i < 0 {
		return noNamedRange(from.NamedRangeId)
	}
	now := wire.Set(mask, b.Book.NamedRanges[i], from)
	now.NamedRangeId = from.NamedRangeId
	if err := b.checkNamed(now); err != nil {
		return err
	}
	b.Book.NamedRanges[i] = now
	b.Restructured()
	return nil
}

// DeleteNamedRange carries out the request deleteNamedRange.
func (b *Editor) DeleteNamedRange(in *sheets.DeleteNamedRangeRequest) *wire.Error {
	i := b.namedRange(in.NamedRangeId)
	if i < 0 {
		return noNamedRange(in.NamedRangeId)
	}
	b.Book.NamedRanges = slices.Delete(b.Book.NamedRanges, i, i+1)
	b.Restructured()
	return nil
}
