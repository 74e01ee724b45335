import { emptyData } from './emptyData.ts';
import {
  sceneGraph,
  SceneObjectBase,
  SceneQueryRunner,
  VizPanel,
  type SceneDataProvider,
  type SceneDataState,
} from '@grafana/scenes';
import { Observable } from 'rxjs';

interface SharedResultState extends SceneDataState {
  panelId: number;
}

/** The `-- Dashboard --` source: the result of another panel's queries. */
export class SharedResult extends SceneObjectBase<SharedResultState> implements SceneDataProvider {
  constructor(state: SharedResultState) {
    super(state);
    this.addActivationHandler(() => this.follow());
  }

  private follow(): (() => void) | void {
    const runner = this.source();
    if (!runner) {
      this.setState({
        data: emptyData(`Panel ${this.state.panelId}, whose result this panel shows, is not there`),
      });
      return;
    }
    const take = () => this.setState({ data: runner.state.data });
    this._subs.add(runner.subscribeToState(take));
    take();
    // The other panel may be out of sight or in a closed row, where it would not query by itself.
    const deactivate = runner.isActive ? undefined : runner.activate();
    runner.isInViewChanged(true);
    return deactivate;
  }

  private source(): SceneQueryRunner | undefined {
    const panel = sceneGraph.findByKey(this.getRoot(), `panel-${this.state.panelId}`);
    const [runner] =
      panel instanceof VizPanel
        ? sceneGraph.findAllObjects(panel, (one) => one instanceof SceneQueryRunner)
        : [];
    return runner as SceneQueryRunner | undefined;
  }

  getResultsStream() {
    return new Observable<{ data: NonNullable<SceneDataState['data']>; origin: SceneDataProvider }>(
      (observer) => {
        const publish = () => this.state.data && observer.next({ data: this.state.data, origin: this });
        publish();
        return this.subscribeToState(publish);
      }
    );
  }
}
