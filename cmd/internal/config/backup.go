package config

import (
	"time"

	"sheetsync/syncer/mirror/backup/rotation"
	"sheetsync/syncer/mirror/backup/sealed"
)

// Backup says where the database is copied to, and who can read that.
type Backup struct {
	Dir      string // empty for none
	Schedule string // cron, in Location; empty for never
	Location *time.Location
	Verify   bool // each is restored into a scratch database
	Keep     rotation.Plan
	// Recipients can open the files: those that are named and those of Identities.
	Recipients []sealed.Recipient
	Identities []sealed.Identity // open them here; may be none
}

// maxKept bounds how many days, weeks and months a backup of is kept.
const maxKept = 10_000

func (b *builder) backup() Backup {
	const keygen = "sheetsync backup keygen makes a key and says what goes here."
	c := Backup{
		Dir: b.path("backup.dir"), Schedule: b.cron("backup.schedule"), Location: b.location("backup.time_zone"), Verify: b.boolean("backup.verify"),
		Keep: rotation.Plan{Daily: b.integer("backup.keep.daily", 1, maxKept), Weekly: b.integer("backup.keep.weekly", 0, maxKept), Monthly: b.integer("backup.keep.monthly", 0, maxKept)},
	}
	if v := b.get("backup.recipients"); len(v.items) > 0 {
		for _, item := range v.items {
			r, err := sealed.ParseRecipient(item)
			if err != nil {
				b.bad("backup.recipients", v, keygen, "an entry is not a public key of age, which begins with age1")
				continue
			}
			c.Recipients = append(c.Recipients, r)
		}
	}
	if secret, v := b.secret("backup.identity"); secret != "" {
		identities, err := sealed.ParseIdentities(secret.Reveal())
		if err != nil {
			b.bad("backup.identity", v, keygen, "this is not a secret key of age, which begins with AGE-SECRET-KEY-1")
		}
		c.Identities = identities
		c.Recipients = append(c.Recipients, sealed.Recipients(identities)...)
	}
	if v := b.get("backup.schedule"); c.Schedule != "" {
		if c.Dir == "" {
			b.bad("backup.dir", v, "Name a directory, best on another disk.", "backup.schedule needs it")
		}
		if len(c.Recipients) == 0 {
			b.bad("backup.recipients", v, keygen, "backup.schedule needs a key: nothing is backed up in the clear")
		}
	}
	return c
}
