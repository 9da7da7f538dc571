package doctor

import (
	"context"
	"fmt"
	"strings"

	"github.com/lib/pq"
)

// access looks which rights the service has in the database, and which those who read it.
func (d *Doctor) access(ctx context.Context) {
	const check = "database rights"
	r, err := d.Service.DB.Access(ctx)
	if err != nil {
		d.report(check, "", err)
		return
	}
	user, database := pq.QuoteIdentifier(r.User), pq.QuoteIdentifier(r.Database)
	good := true
	warn := func(detail, hint string) {
		good = false
		d.warn(check, detail, hint)
	}
	if !r.Creates || !r.Temporary {
		warn(fmt.Sprintf("%s may not make schemas or temporary tables in the database, which runs need", r.User),
			fmt.Sprintf("as an administrator: GRANT CREATE, TEMPORARY ON DATABASE %s TO %s;", database, user))
	}
	if len(r.Foreign) > 0 {
		warn("another user owns tables of the service: "+strings.Join(r.Foreign, ", "), fmt.Sprintf("as an administrator: ALTER TABLE … OWNER TO %s;", user))
	}
	if r.Superuser && !d.Service.DB.Private() {
		warn(r.User+" is a superuser, which the service need not be", fmt.Sprintf("make an ordinary user with CREATEROLE the owner of the database and log in as that: CREATE ROLE sheetsync LOGIN CREATEROLE; ALTER DATABASE %s OWNER TO sheetsync; REASSIGN OWNED …;", database))
	}
	switch {
	case len(r.Missing) > 0:
		warn("roles for those who read are missing, and "+r.User+" may not make them", "as an administrator: "+r.MakeRoles())
	case !r.CreatesRole:
		d.report(check, r.User+" makes no database users: grant takes those that there are (--existing)", nil)
	}
	if len(r.Missing) == 0 && (r.PublicTemporary || r.PublicCreates) {
		warn("everybody who connects may make tables", fmt.Sprintf("as the owner of the database: REVOKE TEMPORARY ON DATABASE %s FROM PUBLIC; REVOKE CREATE ON SCHEMA public FROM PUBLIC; GRANT TEMPORARY ON DATABASE %[1]s TO %s;", database, user))
	}
	if len(r.Failed) > 0 {
		warn("who may read could not be settled in "+strings.Join(r.Failed, ", "), "the log of the last run says why")
	}
	if !r.Viewable() {
		d.report(check, "the server is older than PostgreSQL 15: sales see tables, and no report views", nil)
	}
	if good {
		d.report(check, "managers, sales, finance and analysts see what is theirs, and write nothing", nil)
	}
	d.report("connection", "for Metabase, Excel and others: "+d.Service.DB.Connection().String()+", as a user that sheetsync grant makes", nil)
}
