package page

import (
	"context"

	"sheetsync/syncer/mirror/reading"
	"sheetsync/syncer/mirror/readmodel"
	"sheetsync/syncer/mirror/readmodel/figures"
)

// A glance is what the first page shows of a register's records.
type glance struct {
	*figures.Figures
	places map[readmodel.Ref]readmodel.Place // of the records that it lists
}

// A figureCache keeps the key figures of registers while nothing has changed.
type figureCache struct{}

func newFigureCache() *figureCache { return &figureCache{} }

// glance works out the visitor's figures.
func (v *visit) glance(ctx context.Context) (*glance, error) {
	g := new(glance)
	err := v.read(ctx, func(ctx context.Context, view *reading.View) (err error) {
		if g.Figures, err = figures.Of(ctx, view, v.register.Descriptor, v.now); err != nil {
			return err
		}
		g.places, err = readmodel.Places(ctx, view, v.register.Descriptor, refsOf(g.Figures))
		return err
	})
	return g, err
}

// refsOf are the records that figures list.
func refsOf(f *figures.Figures) (refs []readmodel.Ref) {
	if f.Deadlines != nil {
		for i := range f.Deadlines.Next {
			refs = append(refs, f.Deadlines.Next[i].Ref())
		}
	}
	if f.Receivables != nil {
		for _, owed := range f.Receivables.Largest {
			refs = append(refs, readmodel.Ref{Resource: owed.Resource, RecordID: owed.RecordID})
		}
	}
	for _, change := range f.Changes {
		refs = append(refs, readmodel.Ref{Resource: change.Resource, RecordID: change.RecordID})
	}
	return refs
}
