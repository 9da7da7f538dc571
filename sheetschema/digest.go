package sheetschema

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"slices"
	"strconv"
	"strings"
)

// digest identifies a descriptor by its content: comments, layout, the order
// of members, the choice of YAML or JSON and custom members (x-…) don't count.
func digest(root *node) string {
	h := sha256.New()
	writeDigest(h, root)
	return hex.EncodeToString(h.Sum(nil))
}

// writeDigest writes each value so that no two different ones are written
// alike: kind, length, content.
func writeDigest(h hash.Hash, n *node) {
	size := func(kind byte, length int) {
		h.Write(append(strconv.AppendInt([]byte{kind}, int64(length), 10), ':'))
	}
	switch n.kind {
	case listNode:
		size('l', len(n.items))
		for _, item := range n.items {
			writeDigest(h, item)
		}
	case mapNode:
		members := slices.Clone(n.members)
		members = slices.DeleteFunc(members, func(m member) bool {
			return strings.HasPrefix(m.name, "x-") || m.value.kind == nullNode
		})
		slices.SortFunc(members, func(a, b member) int { return cmp.Compare(a.name, b.name) })
		size('m', len(members))
		for _, m := range members {
			size('k', len(m.name))
			h.Write([]byte(m.name))
			writeDigest(h, m.value)
		}
	default:
		size("0tnb"[n.kind], len(n.text))
		h.Write([]byte(n.text))
	}
}
