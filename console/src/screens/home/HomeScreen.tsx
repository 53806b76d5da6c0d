import { Screen } from '../../console/list/Screen';
import { useWords } from '../../console/i18n';

export function HomeScreen() {
  const { frame } = useWords();
  return <Screen title={frame.places.home}>{null}</Screen>;
}
