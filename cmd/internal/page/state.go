package page

import (
	"context"
	"net/http"

	"sheetsync/syncer/mirror/access"
	"sheetsync/syncer/mirror/readmodel"
)

// state is a short text that changes when what the register's pages show has.
func (v *visit) state(ctx context.Context) (string, error) {
	return readmodel.State(ctx, v.DB, v.register.Name)
}

// routes are the requests that are no sections of the navigation.
func (p *Pages) routes(mux *http.ServeMux) {
	mux.Handle("GET /r/{register}/state", p.within("", (*Pages).showState))
	mux.Handle("GET /r/{register}/customers/{id}", p.within("customers", (*Pages).customer))
	mux.Handle("GET /r/{register}/records/{resource}/{id}", p.within("customers", (*Pages).record))
	mux.Handle("GET /r/{register}/reports/{report}", p.within("reports", (*Pages).report))
	mux.Handle("GET /r/{register}/reports/{report}/csv", p.within("reports", (*Pages).reportCSV))
	mux.Handle("GET /r/{register}/charts/{chart}", p.within("", (*Pages).chart))
	mux.Handle("GET /r/{register}/held", p.within("held", (*Pages).held, access.Manager, access.Finance, access.Sales))
	mux.Handle("POST /r/{register}/held", p.within("held", (*Pages).approve, access.Manager))
	mux.Handle("GET /r/{register}/audit", p.within("audit", (*Pages).audit, access.Manager))
	mux.Handle("POST /r/{register}/issues", p.within("issues", (*Pages).decideIssue, deciders...))
	mux.Handle("POST /r/{register}/duplicates", p.within("duplicates", (*Pages).decideDuplicates, deciders...))
}

func (p *Pages) showState(_ context.Context, v *visit) (*answer, error) {
	return &answer{file: []byte(v.known + "\n"), contentType: "text/plain; charset=utf-8"}, nil
}
