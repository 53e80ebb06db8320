export type JsonValue = string | number | boolean | null;

export type FilterCondition =
  | { on: 'method'; in: string[] }
  | { on: 'path'; is: 'equals' | 'starts_with' | 'glob'; value: string }
  | { on: 'header'; name: string; is: 'exists' }
  | { on: 'header'; name: string; is: 'equals' | 'contains'; value: string }
  | { on: 'json'; path: string; is: 'exists' }
  | { on: 'json'; path: string; is: 'equals'; value: JsonValue }
  | { on: 'json'; path: string; is: 'in'; values: JsonValue[] };

export interface Filter {
  all: FilterCondition[];
}
