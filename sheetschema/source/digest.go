package source

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"slices"
	"strconv"
	"strings"
)

// Digest identifies a source by its content: comments, layout, the order
// of members, the choice of YAML or JSON and custom members (x-…) don't count.
func Digest(root *Node) string {
	h := sha256.New()
	writeDigest(h, root)
	return hex.EncodeToString(h.Sum(nil))
}

// writeDigest writes each value so that no two different ones are written
// alike: kind, length, content.
func writeDigest(h hash.Hash, n *Node) {
	size := func(kind byte, length int) {
		h.Write(append(strconv.AppendInt([]byte{kind}, int64(length), 10), ':'))
	}
	switch n.Kind {
	case KindList:
		size('l', len(n.Items))
		for _, item := range n.Items {
			writeDigest(h, item)
		}
	case KindMap:
		members := slices.Clone(n.Members)
		members = slices.DeleteFunc(members, func(m Member) bool {
			return strings.HasPrefix(m.Name, "x-") || m.Value.Kind == KindNull
		})
		slices.SortStableFunc(members, func(a, b Member) int { return cmp.Compare(a.Name, b.Name) })
		size('m', len(members))
		for _, m := range members {
			size('k', len(m.Name))
			h.Write([]byte(m.Name))
			writeDigest(h, m.Value)
		}
	default:
		size("0tnb"[n.Kind], len(n.Text))
		h.Write([]byte(n.Text))
	}
}
