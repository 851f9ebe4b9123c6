-- Records the plan, and starts the second pass, under the lease of the first.
update list_load set state = 'uploading', plan = :plan, sha256 = :sha256, version = :version,
  charset = :charset, byte_order_mark = :bom, delimiter = :delimiter, total_rows = :rows, rejected = :rejected,
  duplicates = :duplicates, rejections = :rejections, dialers = :dialers, queue = :queue, reason = null
where id = :load and holder = :holder and state = 'reading'
