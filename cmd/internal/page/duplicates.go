package page

import (
	"context"
	"net/url"
	"slices"

	"sheetsync/syncer/mirror/reading"
	"sheetsync/syncer/mirror/readmodel"
)

// A duplicatesPage shows records that seem to be one side by side, or what people decided
// about them.
type duplicatesPage struct {
	Asked     url.Values
	Filtered  bool
	States    []choice
	Resources []choice
	Owners    []string
	Counts    readmodel.DuplicateCounts
	Clusters  []cluster
	Decided   []*pairDecision // instead of the clusters
	IsDecided bool
	OtherLink string // to the decisions, or back
	Pager     pager
	Post      string // address of the forms, which leads back here
	Decides   bool   // the visitor decides
}

// clustersAPage is how many clusters a page shows: each is a table.
const clustersAPage = 10

// duplicates shows which records seem to be one.
func (p *Pages) duplicates(ctx context.Context, v *visit) (*answer, error) {
	asked := v.filter("state", "resource", "owner", "q", "view")
	page := &duplicatesPage{Asked: asked, Decides: v.decides(), IsDecided: asked.Get("view") == "decided"}
	page.Filtered = asked.Get("state")+asked.Get("resource")+asked.Get("owner")+asked.Get("q") != ""
	page.Post = v.at("duplicates", v.filter("state", "resource", "owner", "q", "view", "page"))
	page.OtherLink = v.at("duplicates", url.Values{"view": {"decided"}})
	if page.IsDecided {
		page.OtherLink = v.at("duplicates", nil)
	}
	err := v.read(ctx, func(ctx context.Context, view *reading.View) (err error) {
		if page.Counts, err = readmodel.CountDuplicates(ctx, view); err != nil {
			return err
		}
		if page.IsDecided {
			return v.decidedPairs(ctx, view, page)
		}
		return v.clusters(ctx, view, page)
	})
	return &answer{template: "duplicates", title: v.say("page.nav.duplicates", nil), data: page, refresh: true}, err
}

// clusters fills the page with the records that seem to be one.
func (v *visit) clusters(ctx context.Context, view *reading.View, page *duplicatesPage) error {
	for _, state := range []struct {
		value, title string
		count        int
	}{
		{readmodel.DuplicatesReview, v.say("duplicates_page.to_review", nil), page.Counts.Review},
		{readmodel.DuplicatesCertain, v.say("duplicates_page.certain", nil), page.Counts.Certain},
		{readmodel.DuplicatesAnswered, v.say("duplicates_page.answered", nil), page.Counts.Answered},
	} {
		page.States = append(page.States, choice{state.value, state.title, state.count})
	}
	resources, owners, err := readmodel.DuplicateChoices(ctx, view)
	if err != nil {
		return err
	}
	for _, name := range resources {
		page.Resources = append(page.Resources, choice{Value: name, Title: v.tabTitle(name)})
	}
	page.Owners = owners
	filter := readmodel.DuplicateFilter{State: page.Asked.Get("state"), Resource: page.Asked.Get("resource"), Owner: page.Asked.Get("owner"), Text: page.Asked.Get("q")}
	list, total, err := readmodel.Clusters(ctx, view, filter, clustersAPage, v.offsetOf(clustersAPage))
	if err != nil {
		return err
	}
	page.Pager = v.pagerOf("duplicates", clustersAPage, len(list), total)
	pairs, err := readmodel.Pairs(ctx, view, list)
	if err != nil {
		return err
	}
	compared, err := v.compare(ctx, view, pairs)
	if err != nil {
		return err
	}
	for _, of := range list {
		c := cluster{Title: v.tabTitle(of.Resource)}
		var ids []string
		for i := range pairs {
			if pairs[i].Cluster == of.Cluster && pairs[i].Resource == of.Resource {
				c.Pairs = append(c.Pairs, compared.pair(v, &pairs[i]))
				ids = append(ids, pairs[i].Older, pairs[i].Newer)
			}
		}
		slices.Sort(ids)
		c.Table = compared.table(v, of.Resource, slices.Compact(ids))
		if len(c.Pairs) > maxPairs {
			c.MorePairs = len(c.Pairs) - maxPairs
			c.Pairs = c.Pairs[:maxPairs]
		}
		page.Clusters = append(page.Clusters, c)
	}
	return nil
}

// A pairDecision is what people decided about two records, with its links.
type pairDecision struct {
	readmodel.PairDecision
	Table            string // the resource's title
	OlderRow, NewRow rowLink
	Undo             bool // it can be withdrawn
}

// Basis is of no importance for what is withdrawn.
func (*pairDecision) Basis() string { return "" }

// decidedPairs fills the page with what people decided.
func (v *visit) decidedPairs(ctx context.Context, view *reading.View, page *duplicatesPage) error {
	list, total, err := readmodel.PairDecisions(ctx, view, pageSize, v.offset())
	if err != nil {
		return err
	}
	page.Pager = v.pager("duplicates", len(list), total)
	var refs []readmodel.Ref
	for i := range list {
		refs = append(refs, readmodel.Ref{Resource: list[i].Resource, RecordID: list[i].Older}, readmodel.Ref{Resource: list[i].Resource, RecordID: list[i].Newer})
	}
	rows, err := v.rowLinks(ctx, view, refs)
	if err != nil {
		return err
	}
	for i := range list {
		d := &pairDecision{PairDecision: list[i], Table: v.tabTitle(list[i].Resource), OlderRow: rows[refs[2*i]], NewRow: rows[refs[2*i+1]]}
		d.Undo = page.Decides && d.Verdict != "withdrawn" && d.OlderLive && d.NewerLive
		page.Decided = append(page.Decided, d)
	}
	return nil
}
